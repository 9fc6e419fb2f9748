import type {
  Callback,
  ClientMethods,
  ClientSettings,
  Connection,
  TrustedClient,
  TrustedEnvironment,
} from '../model/client.js';
import { assertLive, describeConnection, liveConnection, type StoredConnection } from './connections.js';
import { standardDuties, type Duties } from './duties.js';
import { PlatformError } from './errors.js';
import type { PendingLogin } from './state.js';
import { obtainTokens } from './token-endpoint.js';
import { createWire } from './wire.js';

export { standardDuties, type Duties } from './duties.js';
export { PlatformError } from './errors.js';

/** An integration platform's OAuth v2 client, made of its duties. */
export function createPlatform(duties: Duties = standardDuties): TrustedClient {
  return {
    name: 'platform',
    claims: {
      code: true,
      pkce: true,
      basic: true,
      post: true,
      public: true,
      state: true,
      'two-issuers': true,
      api: true,
      refresh: true,
      'refresh-on-401': true,
      log: true,
    },
    isRefusal: (error) => error instanceof PlatformError,
    open: (settings, environment) => openPlatform(settings, environment, duties),
  };
}

const loginLifetimeMs = 10 * 60 * 1000;

function openPlatform(settings: ClientSettings, environment: TrustedEnvironment, duties: Duties): ClientMethods {
  const wire = createWire(settings, environment, duties);
  const context = { wire, duties, now: () => environment.now() };
  const random = (bytes: number) => environment.random(bytes);
  const connections = new Map<string, StoredConnection>();
  let logins: PendingLogin[] = [];

  return { startLogin, handleCallback, callApi, refresh };

  function startLogin({ browser, user, issuer: name }: { browser: string; user: string; issuer: string }): URL {
    const issuer = issuerNamed(settings, name);
    const login = {
      browser,
      user,
      issuer: name,
      state: duties.createState(random),
      verifier: duties.usesPkce(issuer) ? duties.createVerifier(random) : undefined,
      expiresAt: environment.now() + loginLifetimeMs,
    };
    wire.learn([login.state, login.verifier]);
    logins = duties.keepLogin(liveLogins(), login);
    const challenge = login.verifier === undefined ? undefined : duties.createChallenge(login.verifier);
    return duties.createAuthorizationUrl(issuer, login, { redirectUri: settings.redirectUri, challenge });
  }

  async function handleCallback(callback: Callback): Promise<Connection> {
    const response = duties.parseCallback(callback);
    wire.learn([response.code, response.state]);
    // State comes first, also before an error is believed; and it is used up before anything is sent.
    const live = liveLogins();
    const login = duties.verifyState(live, response);
    logins = duties.remainingLogins(live, login, response);
    if (!login) throw unknownLogin(response.state);
    const issuer = issuerNamed(settings, login.issuer);
    duties.verifyIssuer(response, issuer);
    const code = duties.takeCode(response, issuer, wire.mask);
    const granted = await obtainTokens(issuer, duties.codeParameters(code, login, settings.redirectUri), context);
    // A scope that is not returned is the one that was asked for (RFC 6749 §5.1).
    const tokens = { ...granted, scope: granted.scope ?? issuer.scope };
    connections.set(callback.user, { issuer, tokens, ended: false, refreshing: undefined });
    return describeConnection(tokens);
  }

  async function callApi({ user, url, method }: { user: string; url: string; method: string }) {
    const connection = liveConnection(connections, user);
    let sent = connection.tokens;
    const reply = await duties.sendAuthorized(
      () => {
        sent = connection.tokens;
        return wire.send(duties.createApiRequest({ url, method }, sent, connection.issuer), 'api');
      },
      async () => {
        if (!duties.refreshParameters(connection.tokens)) return false;
        await duties.shareRefresh(connection, sent.accessToken, () => refreshConnection(connection));
        return true;
      },
    );
    return { status: reply.status };
  }

  async function refresh({ user }: { user: string }): Promise<Connection> {
    const connection = liveConnection(connections, user);
    await duties.shareRefresh(connection, connection.tokens.accessToken, () => refreshConnection(connection));
    return describeConnection(connection.tokens);
  }

  async function refreshConnection(connection: StoredConnection): Promise<void> {
    // Another call may have learned meanwhile that the connection has ended.
    assertLive(connection);
    const parameters = duties.refreshParameters(connection.tokens);
    if (!parameters) throw new PlatformError('no-refresh-token', 'The provider gave no refresh token. Reconnect.');
    try {
      const fresh = await obtainTokens(connection.issuer, parameters, context);
      connection.tokens = duties.mergeTokens(connection.tokens, fresh);
    } catch (error) {
      if (duties.endsConnection(error)) connection.ended = true;
      throw error;
    }
  }

  function liveLogins(): PendingLogin[] {
    return logins.filter(({ expiresAt }) => expiresAt > environment.now());
  }
}

function issuerNamed({ issuers }: ClientSettings, name: string) {
  const issuer = Object.hasOwn(issuers, name) ? issuers[name] : undefined;
  if (!issuer) throw new PlatformError('unknown-issuer', `No issuer is named ${name}. Name one of the settings.`);
  return issuer;
}

function unknownLogin(state: string | undefined): PlatformError {
  return new PlatformError(
    state === undefined ? 'missing-state' : 'wrong-state',
    `The authorization response ${state === undefined ? 'has no state' : 'answers no pending login of this browser'}. Start a new login.`,
  );
}
