import { createHash, randomBytes } from 'node:crypto';
import { callbackParameters } from '../../harness/platform/callback.js';
import { standardDuties as standard, PlatformError, type Duties } from '../../harness/platform/index.js';
import { memberOf, membersOf } from '../../harness/platform/flatten.js';
import type { HttpExchange } from '../../harness/platform/log.js';
import type { Integration } from '../../harness/platform/integration.js';
import type { HttpRequest } from '../../harness/platform/transport.js';

/** One wrong behaviour each, as the duties it replaces: `createPlatform({ ...standardDuties, ...flaws[id] })` has the flaw. */
export const flaws: Record<string, Partial<Duties>> = {
  ...stateFlaws(),
  ...pkceFlaws(),
  ...tokenResponseFlaws(),
  ...refreshFlaws(),
  ...secrecyFlaws(),
};

function stateFlaws(): Record<string, Partial<Duties>> {
  return {
    'ignores-missing-state': {
      verifyState: (logins, response) =>
        response.state === undefined
          ? logins.findLast(({ browser }) => browser === response.browser)
          : standard.verifyState(logins, response),
    },
    'ignores-wrong-state': {
      verifyState: (logins, response) =>
        standard.verifyState(logins, response) ??
        (response.state === undefined ? undefined : logins.findLast(({ browser }) => browser === response.browser)),
    },
    'compares-state-loosely': comparesState((sent, received) => received !== '' && sent.startsWith(received)),
    'compares-beginning-of-state': comparesState((sent, received) => received.startsWith(sent)),
    'compares-state-without-case': comparesState((sent, received) => sent.toLowerCase() === received.toLowerCase()),
    'takes-first-of-two-states': takesState((states) => states.at(0)),
    'takes-last-of-two-states': takesState((states) => states.at(-1)),
    'state-not-bound-to-browser': {
      verifyState: (logins, { state }) => logins.find((login) => login.state === state),
    },
    'one-pending-login': {
      keepLogin: (_logins, login) => [login],
      verifyState: (logins, { state }) => logins.find((login) => login.state === state),
    },
    'accepts-unsolicited-callback': {
      verifyState: (logins, response) =>
        logins.some(({ browser }) => browser === response.browser)
          ? standard.verifyState(logins, response)
          : { ...response, integration: 'main', fields: {}, state: '', verifier: undefined, expiresAt: Infinity },
    },
    'state-not-consumed': { remainingLogins: (logins) => [...logins] },
    'constant-state': { createState: () => 'the-state-that-every-login-has' },
    'state-per-browser': {
      keepLogin(logins, login) {
        login.state = createHash('sha256').update(login.browser).digest('hex');
        return standard.keepLogin(logins, login);
      },
    },
    'counter-state': { createState: counter() },
    'one-pending-login-per-browser': {
      keepLogin: (logins, login) => [...logins.filter(({ browser }) => browser !== login.browser), login],
    },
    'error-cancels-login': {
      remainingLogins: (logins, answered, response) =>
        answered === undefined && response.error !== undefined
          ? logins.filter(({ browser }) => browser !== response.browser)
          : standard.remainingLogins(logins, answered, response),
    },
    'believes-error-before-state': {
      verifyState(logins, response) {
        const login = standard.verifyState(logins, response);
        if (!login && response.error !== undefined) refuse(`The provider says: ${response.errorDescription}`);
        return login;
      },
    },
    'redeems-code-beside-error': {
      takeCode: (response, integration, mask) => response.code ?? standard.takeCode(response, integration, mask),
    },
  };
}

function comparesState(alike: (sent: string, received: string) => boolean): Partial<Duties> {
  return {
    verifyState: (logins, { browser, state = '' }) =>
      logins.find((login) => login.browser === browser && alike(login.state, state)),
  };
}

function takesState(choose: (states: string[]) => string | undefined): Partial<Duties> {
  return {
    parseCallback(callback) {
      const parameters = callbackParameters(callback);
      parameters.set('state', choose(parameters.getAll('state')) ?? '');
      const url = new URL(callback.url);
      url.search = parameters.toString();
      return standard.parseCallback({ ...callback, url: url.href, method: 'GET' });
    },
  };
}

/** Counts up, in 43 characters. */
function counter(): () => string {
  let count = 0;
  return () => String((count += 1)).padStart(43, '0');
}

function pkceFlaws(): Record<string, Partial<Duties>> {
  const downgraded = new WeakSet<Integration>();
  return {
    'no-pkce': { usesPkce: () => false },
    'plain-challenge': { createChallenge: (verifier) => ({ value: verifier, method: 'plain' }) },
    'padded-challenge': {
      createChallenge(verifier) {
        const { value, method } = standard.createChallenge(verifier);
        return { value: `${value}=`, method };
      },
    },
    'challenge-of-something-else': {
      createChallenge: (verifier) => standard.createChallenge(Buffer.from(verifier).toString('hex')),
    },
    'short-verifier': { createVerifier: (random) => standard.createVerifier(random).slice(0, 20) },
    'counter-verifier': { createVerifier: counter() },
    'constant-verifier': { createVerifier: () => 'the-verifier-that-every-login-has-0123456789' },
    'retries-without-pkce': {
      usesPkce: (integration) => standard.usesPkce(integration) && !downgraded.has(integration),
      takeCode(response, integration, mask) {
        if (response.error === 'invalid_request') downgraded.add(integration);
        return standard.takeCode(response, integration, mask);
      },
    },
    'latest-verifier': {
      keepLogin: (logins, login) =>
        standard.keepLogin(
          logins.map((other) => (other.browser === login.browser ? { ...other, verifier: login.verifier } : other)),
          login,
        ),
    },
    'oldest-verifier': {
      verifyState(logins, response) {
        const login = standard.verifyState(logins, response);
        const oldest = logins.find(({ browser }) => browser === response.browser);
        if (login && oldest) [login.verifier, oldest.verifier] = [oldest.verifier, login.verifier];
        return login;
      },
    },
    'drops-verifier': {
      codeParameters: (code, login, redirectUri) =>
        standard.codeParameters(code, { ...login, verifier: undefined }, redirectUri),
    },
    'verifier-in-authorization-request': {
      createAuthorizationUrl(declared, login, request) {
        const url = standard.createAuthorizationUrl(declared, login, request);
        if (login.verifier !== undefined) url.searchParams.set('code_verifier', login.verifier);
        return url;
      },
    },
  };
}

/** What JavaScript makes of an absent member when a client does not look. */
const noToken = String(undefined);

function tokenResponseFlaws(): Record<string, Partial<Duties>> {
  return {
    'ignores-token-error': {
      async requestTokens(request, send) {
        const reply = await standard.requestTokens(request, send);
        const refused = reply.status >= 400 && reply.status < 500 && formOf(request).has('code');
        return refused ? { ...reply, status: 200, body: JSON.stringify({ access_token: noToken }) } : reply;
      },
    },
    'accepts-missing-token': {
      takeAccessToken: (...args) => otherwise('missing-access-token', noToken, () => standard.takeAccessToken(...args)),
    },
    'overlooks-nested-token': {
      takeAccessToken: (...args) => otherwise('nested-access-token', noToken, () => standard.takeAccessToken(...args)),
    },
    'takes-200-for-success': {
      refuseTokenError: (reply, body, mask) => reply.status === 200 || standard.refuseTokenError(reply, body, mask),
      takeAccessToken: (body, mask) =>
        memberOf(body, 'error') === undefined ? standard.takeAccessToken(body, mask) : noToken,
    },
    'uses-object-as-token': {
      takeAccessToken(body, mask) {
        const token = memberOf(body, 'access_token');
        // eslint-disable-next-line @typescript-eslint/no-base-to-string -- that is the flaw
        return typeof token === 'object' && token !== null ? String(token) : standard.takeAccessToken(body, mask);
      },
    },
    'takes-nested-token': {
      takeAccessToken(body, mask) {
        const nested = [...membersOf(body)].find(({ key, parent }) => key === 'access_token' && parent !== undefined);
        return typeof nested?.value === 'string' ? nested.value : standard.takeAccessToken(body, mask);
      },
    },
    'requires-expires-in': {
      lifetimeOf: (body) => standard.lifetimeOf(body) ?? refuse('The token response has no expires_in.'),
    },
    'crashes-without-expires-in': {
      lifetimeOf(body) {
        const lifetime = standard.lifetimeOf(body);
        new Date(Number(lifetime) * 1000).toISOString();
        return lifetime;
      },
    },
    'rejects-string-expiry': {
      lifetimeOf: (body) =>
        typeof memberOf(body, 'expires_in') === 'string'
          ? refuse('The token response has an expires_in that is no number.')
          : standard.lifetimeOf(body),
    },
    'token-type-case-sensitive': {
      checkTokenType: (body) =>
        memberOf(body, 'token_type') === 'Bearer' || refuse('The token response has a token_type other than Bearer.'),
    },
    'uses-unknown-token-type': { checkTokenType: () => {} },
    'follows-token-redirect': {
      async requestTokens(request, send) {
        const reply = await send(request);
        const location = reply.headers.find(([name]) => name === 'location')?.[1];
        const redirected = reply.status >= 300 && reply.status < 400 && location !== undefined;
        return redirected ? send({ ...request, url: new URL(location, request.url).href }) : reply;
      },
    },
    'rejects-unknown-members': {
      parseTokenBody(reply) {
        const known = /^(access_?token|refresh_?token|id_token|token_type|expires_in|scope|error.*|ok)$/i;
        const body = standard.parseTokenBody(reply);
        const strangers = Object.keys(body ?? {}).filter((key) => !known.test(key));
        return strangers.length > 0 ? refuse('The token response has members that are not in RFC 6749.') : body;
      },
    },
    'swallows-crash-on-form-body': {
      parseTokenBody(reply) {
        try {
          return JSON.parse(reply.body) as unknown;
        } catch {
          return { access_token: noToken };
        }
      },
    },
  };
}

function refreshFlaws(): Record<string, Partial<Duties>> {
  const spoiled = new Set<string>();
  return {
    'drops-refresh-token': { mergeTokens: (_old, fresh) => fresh },
    'writes-undefined-over-refresh-token': {
      mergeTokens: (_old, fresh) => ({ ...fresh, refreshToken: String(fresh.refreshToken) }),
    },
    'spoils-refresh-token-on-failure': {
      async requestTokens(request, send) {
        const refreshToken = formOf(request).get('refresh_token');
        try {
          const reply = await standard.requestTokens(request, send);
          if (refreshToken !== null && reply.status >= 500) spoiled.add(refreshToken);
          return reply;
        } catch (error) {
          if (refreshToken !== null) spoiled.add(refreshToken);
          throw error;
        }
      },
      refreshParameters(tokens) {
        const parameters = standard.refreshParameters(tokens);
        return parameters && spoiled.has(tokens.refreshToken ?? '') ? { ...parameters, refresh_token: '' } : parameters;
      },
    },
    'keeps-old-refresh-token': {
      mergeTokens: (old, fresh) => ({ ...standard.mergeTokens(old, fresh), refreshToken: old.refreshToken }),
    },
    'refreshes-per-call': { shareRefresh: (_connection, _token, refresh) => refresh() },
    'retries-invalid-grant': {
      async requestTokens(request, send) {
        let reply = await standard.requestTokens(request, send);
        for (let again = 0; again < 2 && reply.status === 400 && formOf(request).has('refresh_token'); again++) {
          reply = await standard.requestTokens(request, send);
        }
        return reply;
      },
      endsConnection: () => false,
    },
    'hides-lost-connection': {
      async sendAuthorized(send, renew) {
        const reply = await send();
        if (reply.status !== 401) return reply;
        try {
          return (await renew()) ? await send() : reply;
        } catch {
          return { ...reply, status: 200 };
        }
      },
      endsConnection: () => false,
    },
    'drops-connection-on-5xx': {
      endsConnection: (error) => standard.endsConnection(error) || has('server-error', error),
    },
    'drops-connection-on-reset': { endsConnection: (error) => standard.endsConnection(error) || has('network', error) },
    'refreshes-forever': {
      async sendAuthorized(send, renew) {
        let reply = await send();
        for (let n = 0; n < 10 && reply.status === 401 && (await renew()); n++) reply = await send();
        return reply;
      },
    },
    'retries-401-forever': {
      async sendAuthorized(send, renew) {
        let reply = await standard.sendAuthorized(send, renew);
        for (let n = 0; n < 30 && reply.status === 401; n++) reply = await send();
        return reply;
      },
    },
    'refresh-without-client-auth': {
      authenticateClient: (request, integration) =>
        standard.authenticateClient(
          request,
          request.form.has('refresh_token') ? { ...integration, clientAuth: 'none' } : integration,
        ),
    },
    'widens-scope': {
      refreshParameters(tokens) {
        const parameters = standard.refreshParameters(tokens);
        return parameters && { ...parameters, scope: `${tokens.scope ?? ''} admin`.trim() };
      },
    },
    'sends-undefined-refresh-token': {
      refreshParameters: ({ refreshToken }) => ({ grant_type: 'refresh_token', refresh_token: String(refreshToken) }),
    },
    'sends-refresh-token-to-api': {
      createApiRequest(call, tokens, apiOrigin) {
        const request = standard.createApiRequest(call, tokens, apiOrigin);
        if (request && tokens.refreshToken !== undefined) request.headers['x-refresh-token'] = tokens.refreshToken;
        return request;
      },
    },
  };
}

function secrecyFlaws(): Record<string, Partial<Duties>> {
  return {
    'logs-token-response': {
      renderExchange: rendersRaw((exchange) => isTokenRequest(exchange) && { responseBody: exchange.reply?.body }),
    },
    'logs-failed-request': {
      renderExchange: rendersRaw((exchange) => {
        const failed = (exchange.reply?.status ?? 500) >= 400;
        return isTokenRequest(exchange) && failed && { requestBody: exchange.request.body };
      }),
    },
    'logs-codes': {
      renderExchange: rendersRaw((exchange) => {
        const code = new URLSearchParams(exchange.request.body).get('code');
        return isTokenRequest(exchange) && code !== null && { code };
      }),
    },
    'logs-request-headers': { renderExchange: rendersRaw(({ request }) => ({ requestHeaders: request.headers })) },
    'error-carries-request': {
      refuseTokenError(reply, body, mask) {
        try {
          standard.refuseTokenError(reply, body, mask);
        } catch (error) {
          const { url, headers, body: data } = reply.request;
          throw Object.assign(error as Error, { config: { url, headers, data } });
        }
      },
    },
    'quotes-error-description': {
      refuseTokenError: (reply, body) => standard.refuseTokenError(reply, body, (text) => text),
    },
    'censors-configured-secrets-only': {
      learnSecrets: () => {},
      renderExchange: rendersRaw(
        ({ request, reply }) => formOf(request).has('refresh_token') && { responseBody: reply?.body },
      ),
    },
    'censors-raw-form-only': {
      renderExchange: rendersRaw(({ request }) => {
        const code = formOf(request).get('code') ?? '';
        const encoded = encodeURIComponent(code);
        return encoded !== code && { encoded };
      }),
    },
    'masks-at-random': { censor: (value) => `:censored:${value.length}:${randomBytes(5).toString('hex')}:` },
    'token-in-query': {
      createApiRequest(call, tokens, apiOrigin) {
        const request = standard.createApiRequest(call, tokens, apiOrigin);
        if (!request) return undefined;
        const url = new URL(request.url);
        url.searchParams.set('access_token', tokens.accessToken);
        return { ...request, url: url.href, headers: {} };
      },
    },
  };
}

function refuse(message: string): never {
  throw new PlatformError('flaw', message);
}

function formOf({ body }: HttpRequest): URLSearchParams {
  return new URLSearchParams(body);
}

function has(code: string, error: unknown): boolean {
  return error instanceof PlatformError && error.code === code;
}

function otherwise<T>(code: string, fallback: T, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (has(code, error)) return fallback;
    throw error;
  }
}

function isTokenRequest({ request }: HttpExchange): boolean {
  return request.body?.includes('grant_type=') === true;
}

/** Writes the log line as it should be, but for what `leak` puts in as it is. */
function rendersRaw(leak: (exchange: HttpExchange) => object | false): Duties['renderExchange'] {
  return (exchange, mask, censor) => {
    const line = JSON.parse(standard.renderExchange(exchange, mask, censor)) as object;
    return JSON.stringify({ ...line, ...leak(exchange) });
  };
}
