import { randomUUID } from 'node:crypto';
import express, { type NextFunction, type Request, type Response } from 'express';
import * as oidc from 'openid-client';

// An application as openid-client's guide has it, configured by its environment. Its logic is that of ../openid-client.ts.

const {
  PORT = '',
  ISSUER = '',
  AUTHORIZATION_ENDPOINT = '',
  TOKEN_ENDPOINT = '',
  API = '',
  CLIENT_ID = '',
  CLIENT_SECRET = '',
  REDIRECT_URI = '',
  SCOPE = '',
  PKCE = '',
} = process.env;

const config = new oidc.Configuration(
  { issuer: ISSUER, authorization_endpoint: AUTHORIZATION_ENDPOINT, token_endpoint: TOKEN_ENDPOINT },
  CLIENT_ID,
  {},
  oidc.ClientSecretBasic(CLIENT_SECRET),
);
oidc.allowInsecureRequests(config);

interface Session {
  login?: { state: string; verifier: string | undefined } | undefined;
  tokens?: oidc.TokenEndpointResponse;
}
const sessions = new Map<string, Session>();

function sessionOf(request: Request, response: Response): Session {
  const known = sessions.get(/\bsid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');
  if (known) return known;
  const [id, session]: [string, Session] = [randomUUID(), {}];
  response.cookie('sid', id, { httpOnly: true, sameSite: 'lax' });
  sessions.set(id, session);
  return session;
}

const app = express();
app.get('/health', (_, response) => void response.send('ok'));
app.get('/connect', async (request, response) => {
  const state = oidc.randomState();
  const verifier = PKCE === 'true' ? oidc.randomPKCECodeVerifier() : undefined;
  sessionOf(request, response).login = { state, verifier };
  const challenge = verifier && {
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  console.log(`${CLIENT_ID} begins a login`);
  response.redirect(
    oidc.buildAuthorizationUrl(config, { redirect_uri: REDIRECT_URI, scope: SCOPE, state, ...challenge }).href,
  );
});
app.get('/callback', async (request, response) => {
  const session = sessionOf(request, response);
  const { login } = session;
  if (!login) throw new Error('no login is under way in this browser');
  session.login = undefined;
  session.tokens = await oidc.authorizationCodeGrant(config, new URL(request.originalUrl, REDIRECT_URI), {
    expectedState: login.state,
    ...(login.verifier && { pkceCodeVerifier: login.verifier }),
  });
  response.redirect('/home');
});
app.get(
  '/home',
  (request, response) => void response.send(sessionOf(request, response).tokens ? 'Connected.' : 'Welcome.'),
);
app.get('/me', async (request, response) => {
  const { tokens } = sessionOf(request, response);
  const { status } = await oidc.fetchProtectedResource(config, tokens?.access_token ?? '', new URL(API), 'GET');
  response.sendStatus(status);
});
// Express takes a function of four parameters for one that handles errors.
app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
  response.status(403).type('text').send(`Not connected: ${error.message}.`);
});
app.listen(Number(PORT), '127.0.0.1');
