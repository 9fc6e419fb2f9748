import OAuth2Server from '@node-oauth/oauth2-server';
import express, { type Request, type Response } from 'express';
import {
  defaultAccessTokenLifetime,
  endUser,
  type ForeignServer,
  type ForeignServerOptions,
  isEndUser,
  isLoopback,
  listen,
  loginPage,
  paths,
} from './foreign-server.js';

const scopes = ['profile', 'email'];

/** An Express application on @node-oauth/oauth2-server, which keeps everything in memory. Its client must use PKCE. */
export async function startExpressServer(options: ForeignServerOptions = {}): Promise<ForeignServer> {
  const { handle, ...listening } = await listen();
  const { redirectUris } = options;
  const client = {
    id: listening.clientId,
    secret: listening.clientSecret,
    grants: ['authorization_code', 'refresh_token'],
    // One is asked for even where validateRedirectUri decides.
    redirectUris: [...(redirectUris ?? ['http://127.0.0.1/'])],
  };
  const accessTokens = new Map<string, OAuth2Server.Token>();
  const oauth = new OAuth2Server({
    model: createModel(client, redirectUris, accessTokens),
    accessTokenLifetime: options.accessTokenLifetime ?? defaultAccessTokenLifetime,
  });
  handle(createApplication(oauth, options.login ?? false));

  return {
    ...listening,
    ...(redirectUris && { redirectUris }),
    scope: scopes.join(' '),
    async expireTokens() {
      for (const token of accessTokens.values()) token.accessTokenExpiresAt = new Date(0);
    },
  };
}

function createApplication(oauth: OAuth2Server, login: boolean): express.Express {
  const app = express();
  app.use(express.urlencoded({ extended: false }));

  app.all(paths.authorization, async (request, response) => {
    const signedIn = !login || isEndUser(form(request)['username'], form(request)['password']);
    if (!signedIn) return void response.status(request.method === 'POST' ? 403 : 200).send(loginPage);
    await answer(request, response, (from, to) =>
      oauth.authorize(from, to, { authenticateHandler: { handle: () => endUser } }),
    );
  });
  app.post(paths.token, async (request, response) => {
    await answer(request, response, (from, to) => oauth.token(from, to));
  });
  app.get(paths.api, async (request, response) => {
    await answer(request, response, async (from, to) => {
      const { id, username, email } = (await oauth.authenticate(from, to)).user as typeof endUser;
      to.body = { id, username, email };
    });
  });
  return app;
}

const form = (request: Request) => (request.body ?? {}) as Record<string, unknown>;

/** What the package's guide leaves to the application: to write its response, and its errors, to Express's. */
async function answer(
  request: Request,
  response: Response,
  act: (from: OAuth2Server.Request, to: OAuth2Server.Response) => Promise<unknown>,
): Promise<void> {
  const to = new OAuth2Server.Response();
  try {
    await act(new OAuth2Server.Request(request), to);
  } catch (error) {
    if (!(error instanceof OAuth2Server.OAuthError)) throw error;
    // An error that belongs to the client's redirect URI is in the response already.
    if (to.get('location') === undefined) {
      to.status = error.code;
      to.body = { error: error.name, error_description: error.message };
    }
  }
  response.status(to.status ?? 200).set(to.headers ?? {});
  if (to.get('location') === undefined) response.json(to.body);
  else response.end();
}

function createModel(
  registered: OAuth2Server.Client & { secret: string },
  redirectUris: readonly string[] | undefined,
  accessTokens: Map<string, OAuth2Server.Token>,
): OAuth2Server.AuthorizationCodeModel & OAuth2Server.RefreshTokenModel {
  const codes = new Map<string, OAuth2Server.AuthorizationCode>();
  const refreshTokens = new Map<string, OAuth2Server.RefreshToken>();
  return {
    // The secret is null where the authorization endpoint asks, and undefined where a token request has none.
    getClient: async (id, secret: string | null | undefined) =>
      id === registered.id && (secret === null || secret === registered.secret) && registered,
    validateRedirectUri: async (uri) => redirectUris?.includes(uri) ?? isLoopback(uri),
    validateScope: async (_user, _client, scope = scopes) => scope.every((one) => scopes.includes(one)) && scope,

    async saveAuthorizationCode(code, client, user) {
      if (!code.codeChallenge) throw new OAuth2Server.InvalidRequestError('Missing parameter: `code_challenge`');
      const row = { ...code, client, user };
      codes.set(code.authorizationCode, row);
      return row;
    },
    getAuthorizationCode: async (code) => codes.get(code),
    revokeAuthorizationCode: async ({ authorizationCode }) => codes.delete(authorizationCode),

    async saveToken(token, client, user) {
      const row = { ...token, client, user };
      accessTokens.set(row.accessToken, row);
      refreshTokens.set(row.refreshToken!, { ...row, refreshToken: row.refreshToken! });
      return row;
    },
    getAccessToken: async (value) => accessTokens.get(value),
    getRefreshToken: async (value) => refreshTokens.get(value),
    revokeToken: async ({ refreshToken }) => refreshTokens.delete(refreshToken),
  };
}
