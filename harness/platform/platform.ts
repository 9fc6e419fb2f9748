import type { Callback, TrustedEnvironment } from '../model/client.js';
import { authorized, callApi, originsOf } from './api-calls.js';
import { bundleOf } from './bundle.js';
import { labelConnection, testConnection } from './connection-test.js';
import type { Stored, StoredConnection } from './connections.js';
import { literalSecrets } from './definition/literals.js';
import type { Bundle } from './definition/types.js';
import { standardDuties, type Duties } from './duties.js';
import { PlatformError, type Mask } from './errors.js';
import type { Integration } from './integration.js';
import { authorizationUrl, redeem, type Granted } from './login.js';
import { refreshConnection } from './renewal.js';
import { revokeConnection } from './revocation.js';
import type { Context } from './stage.js';
import type { PendingLogin } from './state.js';
import { defaultTimeoutMs, type HttpReply } from './transport.js';
import { createWire } from './wire.js';

export interface PlatformSettings {
  integrations: Readonly<Record<string, Integration>>;
  /** Registered with every provider, and sent byte by byte the same with the authorization and the token request. */
  redirectUri: string;
  /** Stores a connection whose tokens have changed; awaited before they are used. */
  keep?: (stored: Stored) => Promise<void>;
  /** Milliseconds for one request. */
  timeoutMs?: number;
}

/** An integration platform: it connects users with providers, and calls these on their behalf. Its methods reject with PlatformError. */
export interface Platform {
  /** Begins a login in `browser`, with the form's values, and returns the authorization request's URL. */
  startLogin(login: LoginStart): Promise<URL>;
  /** Takes the authorization response that `browser` brings, and finds the login that it answers. */
  acceptCallback(callback: Callback): Granted;
  /** Exchanges the code for tokens. */
  exchange(granted: Granted): Promise<StoredConnection>;
  /** What a connection is stored as. */
  stored(connection: StoredConnection): Stored;
  /** Takes a connection up again that was stored. */
  restore(stored: Stored): StoredConnection;
  /** Calls the API, at a URL of the test request's origin or relative to it. */
  callApi(connection: StoredConnection, call: { url: string; method: string }): Promise<HttpReply>;
  /** Calls the API in the caller's own way: `send` gets what the connection stores, and once more with new tokens after a 401. */
  callWith<Reply extends { status: number }>(
    connection: StoredConnection,
    send: (bundle: Bundle) => Promise<Reply>,
  ): Promise<Reply>;
  refresh(connection: StoredConnection): Promise<void>;
  /** Has the connection's tokens revoked, where the provider can do that. */
  revoke(connection: StoredConnection): Promise<void>;
  /** What the test request found, as a JSON value. */
  test(connection: StoredConnection): Promise<unknown>;
  /** The connection's label, of the test's result; undefined if its definition has none. */
  label(connection: StoredConnection, result: unknown): Promise<string | undefined>;
  /** Masks what the platform has learned to be secret. */
  readonly mask: Mask;
}

export interface LoginStart {
  browser: string;
  user: string;
  /** Name of the integration. */
  integration: string;
  fields: Readonly<Record<string, string>>;
}

const fresh = { apiOrigin: undefined, ended: false, unstored: false, refreshing: undefined };
/** Milliseconds that a login may take. */
export const loginLifetimeMs = 10 * 60 * 1000;

/** Opens a platform, made of its duties. */
export function openPlatform(
  { integrations, redirectUri, keep, timeoutMs = defaultTimeoutMs }: PlatformSettings,
  environment: TrustedEnvironment,
  duties: Duties = standardDuties,
): Platform {
  const wire = createWire({ integrations: Object.values(integrations), redirectUri, timeoutMs }, environment, duties);
  wire.protect(Object.values(integrations).flatMap(({ authentication }) => literalSecrets(authentication)));
  const random = (bytes: number) => environment.random(bytes);
  let logins: PendingLogin[] = [];

  return {
    startLogin,
    acceptCallback,
    exchange: async ({ login, ...granted }) => {
      const integration = integrationNamed(login.integration);
      const tokens = await redeem({ login, ...granted }, contextOf(integration));
      return { ...fresh, integration, fields: login.fields, tokens };
    },
    stored,
    restore,
    callApi: (connection, call) => callApi(connection, call, contextOf(connection.integration)),
    callWith(connection, send) {
      const context = contextOf(connection.integration);
      return authorized(connection, context, () => send(bundleOf(connection, context)));
    },
    refresh: (connection) => refreshConnection(connection, contextOf(connection.integration)),
    revoke: (connection) => revokeConnection(connection, contextOf(connection.integration)),
    test: (connection) => testConnection(connection, contextOf(connection.integration)),
    label: (connection, result) => labelConnection(connection, result, contextOf(connection.integration)),
    mask: wire.mask,
  };

  async function startLogin({ browser, user, integration: name, fields }: LoginStart): Promise<URL> {
    const integration = integrationNamed(name);
    const login = {
      browser,
      user,
      integration: name,
      fields: duties.connectFields(integration.authentication.fields, fields),
      state: duties.createState(random),
      verifier: duties.usesPkce(integration) ? duties.createVerifier(random) : undefined,
      expiresAt: environment.now() + loginLifetimeMs,
    };
    logins = duties.keepLogin(liveLogins(), login);
    return authorizationUrl(login, contextOf(integration));
  }

  function acceptCallback(callback: Callback): Granted {
    const response = duties.parseCallback(callback);
    // State comes first, also before an error is believed; and it is used up before anything is sent.
    const live = liveLogins();
    const login = duties.verifyState(live, response);
    logins = duties.remainingLogins(live, login, response);
    if (!login) throw unknownLogin(response.state);
    const integration = integrationNamed(login.integration);
    const { codeParam = 'code' } = integration.authentication.oauth2Config;
    // Not before: what a stranger brings is no secret of ours.
    wire.learn([response.code, response.parameters[codeParam]]);
    duties.verifyIssuer(response, integration);
    return { login, response, code: duties.takeCode(response, integration, wire.mask) };
  }

  function stored(connection: StoredConnection): Stored {
    const { integration, fields, tokens, apiOrigin, ended } = connection;
    const [name = ''] = Object.keys(integrations).filter((key) => integrations[key] === integration);
    const origins = originsOf(connection, contextOf(integration));
    return { integration: name, fields, tokens, apiOrigin, ended, origins };
  }

  function restore({ integration: name, fields, tokens, apiOrigin, ended, origins }: Stored): StoredConnection {
    const integration = integrationNamed(name);
    const secrets = duties.secretFields(integration.authentication.fields, fields).map(({ value }) => value);
    wire.protect([...secrets, tokens.accessToken, tokens.refreshToken]);
    wire.protectMembers({ ...fields, ...tokens.members });
    const connection = { ...fresh, integration, fields, tokens, apiOrigin, ended };
    const foreign = originsOf(connection, contextOf(integration)).find((origin) => !origins.includes(origin));
    if (foreign === undefined) return connection;
    throw new PlatformError(
      'foreign-origin',
      `The definition would take the connection's tokens to ${foreign}, where they were not meant to go. Start a new login.`,
    );
  }

  function contextOf(integration: Integration): Context {
    const keepStored = async (connection: StoredConnection) => keep?.(stored(connection));
    return { integration, wire, duties, environment, redirectUri, keep: keepStored };
  }

  function liveLogins(): PendingLogin[] {
    return logins.filter(({ expiresAt }) => expiresAt > environment.now());
  }

  function integrationNamed(name: string): Integration {
    const integration = Object.hasOwn(integrations, name) ? integrations[name] : undefined;
    if (!integration)
      throw new PlatformError('unknown-issuer', `No issuer is named ${name}. Name one of the settings.`);
    return integration;
  }
}

function unknownLogin(state: string | undefined): PlatformError {
  return new PlatformError(
    state === undefined ? 'missing-state' : 'wrong-state',
    `The authorization response ${state === undefined ? 'has no state' : 'answers no pending login of this browser'}. Start a new login.`,
  );
}
