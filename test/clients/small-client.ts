import type { Callback, ClientMethods, IssuerSettings, TrustedClient } from '../../harness/model/client.js';

/** What a client does with what it is told; each may be replaced by a bad habit. */
export interface Habits {
  /** Puts the scope of the settings into the provider's words. */
  scopeFor: (scope: string, preset: string | undefined) => string;
  /** What the provider calls the code in its callback. */
  codeName: string;
  /** Puts a token request into the provider's words. */
  form: (standard: Record<string, string>) => Record<string, string>;
  /** Takes the envelope off a token response. */
  unwrap: (body: Record<string, unknown>) => Record<string, unknown>;
  /** How the API wants the access token. */
  bear: (token: string) => Record<string, string>;
  /** Looks at the parameters of a callback; throws if it is no login. */
  checkCallback: (parameters: URLSearchParams) => void;
  /** Takes the access token out of a token response; throws if it is none. */
  readToken: (status: number, body: Record<string, unknown>) => string;
  /** What the caller is told of an API call. */
  statusOf: (status: number, body: Record<string, unknown>) => number;
}

const goodHabits: Habits = {
  scopeFor: (scope, preset) => (preset === 'slack' ? scope.replaceAll(' ', ',') : scope),
  codeName: 'code',
  form: (standard) => standard,
  unwrap: (body) => body,
  bear: (token) => ({ authorization: `Bearer ${token}` }),
  checkCallback(parameters) {
    const error = parameters.get('error');
    if (error !== null) throw new Error(`The login was refused: ${error}`);
    if (!parameters.has('code') && !parameters.has('auth_code')) throw new Error('The callback has no code');
  },
  readToken(status, body) {
    const { access_token: token, error } = body;
    if (status >= 400 || error !== undefined || body['ok'] === false || typeof token !== 'string')
      throw new Error(`No token: ${status} ${JSON.stringify(error ?? '')}`);
    return token;
  },
  statusOf(status, body) {
    const error = body['error_code'] ?? (body['ok'] === false && body['error']);
    if (status < 300 && error) throw new Error(`The API refused: ${JSON.stringify(error)}`);
    return status;
  },
};

/** A client for one user and one server, which asks the settings which provider it is at. */
export function smallClient(habits: Partial<Habits> = {}, methods: Partial<ClientMethods> = {}): TrustedClient {
  const {
    scopeFor,
    codeName,
    form: wordsOf,
    unwrap,
    bear,
    checkCallback,
    readToken,
    statusOf,
  } = { ...goodHabits, ...habits };
  return {
    name: 'small',
    claims: { code: true, post: true, state: true, api: true, refresh: true },
    open({ issuers: { main }, redirectUri }, environment) {
      let state = '';
      let tokens: { access: string; refresh: string | undefined } | undefined;

      const obtain = async (form: Record<string, string>, url: string) => {
        const credentials = { client_id: main.clientId, client_secret: main.clientSecret ?? '' };
        const body = new URLSearchParams({ ...wordsOf(form), ...credentials });
        const { status, members: wrapped } = await read(await environment.fetch(url, { method: 'POST', body }));
        const members = unwrap(wrapped);
        const access = readToken(status, members);
        const { refresh_token: refresh = tokens?.refresh } = members as { refresh_token?: string };
        tokens = { access, refresh };
      };

      return {
        startLogin() {
          state = Buffer.from(environment.random(24)).toString('base64url');
          return authorizationUrl(main, { redirectUri, state, scope: scopeFor(main.scope, main.preset?.name) });
        },
        async handleCallback({ url }: Callback) {
          const parameters = new URL(url).searchParams;
          checkCallback(parameters);
          if (parameters.get('state') !== state) throw new Error('Another login');
          const code = parameters.get(codeName) ?? '';
          await obtain({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }, main.endpoints.token);
        },
        async callApi({ url }) {
          if (!tokens) throw new Error('Not connected');
          const headers = bear(tokens.access);
          const { status, members } = await read(await environment.fetch(url, { headers }));
          return { status: statusOf(status, members) };
        },
        async refresh() {
          if (tokens?.refresh === undefined) throw new Error('There is no refresh token');
          const url = main.endpoints.refresh ?? main.endpoints.token;
          await obtain({ grant_type: 'refresh_token', refresh_token: tokens.refresh }, url);
        },
        ...methods,
      };
    },
  };
}

function authorizationUrl(
  { endpoints, clientId }: IssuerSettings,
  { redirectUri, ...fields }: { redirectUri: string; state: string; scope: string },
): URL {
  const url = new URL(endpoints.authorization);
  const all = { response_type: 'code', client_id: clientId, redirect_uri: redirectUri, ...fields };
  for (const [name, value] of Object.entries(all)) url.searchParams.set(name, value);
  return url;
}

async function read(response: Response): Promise<{ status: number; members: Record<string, unknown> }> {
  const text = await response.text();
  try {
    return { status: response.status, members: JSON.parse(text) as Record<string, unknown> };
  } catch {
    return { status: response.status, members: {} };
  }
}
