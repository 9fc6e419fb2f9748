import type {
  ClientMethods,
  ClientSettings,
  IssuerSettings,
  TrustedClient,
  TrustedEnvironment,
} from '../model/client.js';
import { describeConnection, liveConnection, type StoredConnection } from './connections.js';
import { standardDuties, type Duties } from './duties.js';
import { PlatformError } from './errors.js';
import type { Integration } from './integration.js';
import { openPlatform } from './platform.js';

export { standardDuties, type Duties } from './duties.js';
export { PlatformError } from './errors.js';

/** The platform as a client under test: the conformant client of the catalogue, and with other duties a flawed one. */
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
      iss: true,
      'two-issuers': true,
      api: true,
      refresh: true,
      'refresh-on-401': true,
      logout: true,
      log: true,
      timeout: true,
    },
    isRefusal: (error) => error instanceof PlatformError,
    open: (settings, environment) => openClient(settings, environment, duties),
  };
}

function openClient(settings: ClientSettings, environment: TrustedEnvironment, duties: Duties): ClientMethods {
  const { redirectUri, issuers, timeoutMs } = settings;
  const integrations = Object.fromEntries(Object.entries(issuers).map(([name, one]) => [name, integrationOf(one)]));
  const platform = openPlatform(
    { integrations, redirectUri, ...(timeoutMs !== undefined && { timeoutMs }) },
    environment,
    duties,
  );
  const connections = new Map<string, StoredConnection>();
  return {
    startLogin: ({ browser, user, issuer }) => platform.startLogin({ browser, user, integration: issuer, fields: {} }),
    async handleCallback(callback) {
      const connection = await platform.exchange(platform.acceptCallback(callback));
      connections.set(callback.user, connection);
      return describeConnection(connection.tokens);
    },
    async callApi({ user, url, method }) {
      const { status } = await platform.callApi(liveConnection(connections, user), { url, method });
      return { status };
    },
    async refresh({ user }) {
      const connection = liveConnection(connections, user);
      await platform.refresh(connection);
      return describeConnection(connection.tokens);
    },
    logout({ user }) {
      const connection = liveConnection(connections, user);
      return duties.logOut(
        () => duties.forgetConnection(connections, user),
        () => platform.revoke(connection),
      );
    },
  };
}

/** The definition that says no more than what the issuer's settings say. */
export function integrationOf({
  issuer,
  endpoints,
  api,
  clientId,
  clientSecret = '',
  clientAuth,
  scope,
  pkce,
}: IssuerSettings): Integration {
  return {
    name: issuer,
    issuer,
    authentication: {
      fields: [],
      oauth2Config: {
        authorizeUrl: { url: endpoints.authorization },
        getAccessToken: { method: 'POST', url: endpoints.token },
        refreshAccessToken: { method: 'POST', url: endpoints.refresh ?? endpoints.token },
        scope,
        autoRefresh: true,
        enablePkce: pkce,
      },
      test: { url: api },
    },
    env: { CLIENT_ID: clientId, CLIENT_SECRET: clientSecret },
    clientAuth,
    revocation: endpoints.revocation,
    stores: 'tokens',
  };
}
