import { randomBytes } from 'node:crypto';
import type { ClientMethods, ClientSettings } from '../model/client.js';
import { describeConnection, liveConnection, type StoredConnection } from '../platform/connections.js';
import type { Authentication, Bundle } from '../platform/definition/types.js';
import { PlatformError } from '../platform/errors.js';
import { openPlatform } from '../platform/platform.js';
import type { Perform } from './core.js';
import { backendDuties } from './duties.js';
import { outcomeOfCoreError, statusIn } from './thrown.js';

/** One run of an app: our platform stands in for the backend that holds its connections, and core does what it has core for. */
export function openApp(
  authentication: Authentication,
  fields: Readonly<Record<string, string>>,
  perform: Perform,
  { redirectUri, issuers: { main } }: ClientSettings,
): ClientMethods {
  const { oauth2Config } = authentication;
  const integration = {
    name: main.issuer,
    issuer: main.issuer,
    authentication: {
      ...authentication,
      oauth2Config: { ...oauth2Config, enablePkce: oauth2Config.enablePkce && main.pkce },
    },
    env: { CLIENT_ID: main.clientId, CLIENT_SECRET: main.clientSecret ?? '' },
    clientAuth: main.clientAuth,
    stores: 'result' as const,
  };
  const platform = openPlatform(
    { integrations: { main: integration }, redirectUri },
    environment,
    backendDuties(perform),
  );
  const connections = new Map<string, StoredConnection>();

  return {
    startLogin: ({ browser, user, issuer }) => platform.startLogin({ browser, user, integration: issuer, fields }),
    async handleCallback(callback) {
      const connection = await platform.exchange(platform.acceptCallback(callback));
      const label = await platform.label(connection, await platform.test(connection));
      connections.set(callback.user, connection);
      return { ...describeConnection(connection.tokens), ...(label !== undefined && { label }) };
    },
    async callApi({ user, url, method }) {
      const send = (bundle: Bundle) => request(perform, { ...bundle, request: { url, method } });
      return platform.callWith(liveConnection(connections, user), send);
    },
    async refresh({ user }) {
      const connection = liveConnection(connections, user);
      await platform.refresh(connection);
      return describeConnection(connection.tokens);
    },
  };
}

const environment = {
  fetch,
  now: () => Date.now(),
  random: (bytes: number) => randomBytes(bytes),
  // The log that counts is core's.
  log: () => undefined,
};

/** A request of the app's own, as one of its steps would make it. */
async function request(perform: Perform, bundle: object): Promise<{ status: number }> {
  try {
    const { status } = (await perform({ command: 'request', bundle })) as { status: number };
    return { status };
  } catch (error) {
    const status = statusIn(error);
    if (status !== undefined) return { status };
    const outcome = outcomeOfCoreError(error, 'the request');
    if (outcome.kind === 'expired')
      throw new PlatformError('reconnect', 'The app says that the connection has expired.');
    throw new PlatformError('request-failed', outcome.kind === 'failed' ? outcome.message : 'The request failed.');
  }
}
