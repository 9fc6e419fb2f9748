import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { ClientMethods, ClientSettings } from '../model/client.js';
import { describeConnection, liveConnection, type StoredConnection } from '../platform/connections.js';
import type { Authentication, Bundle } from '../platform/definition/types.js';
import { PlatformError } from '../platform/errors.js';
import { openPlatform } from '../platform/platform.js';
import type { Perform } from './core.js';
import { backendDuties } from './duties.js';
import { outcomeOfCoreError, statusIn } from './thrown.js';

/** An app as far as the platform knows it. */
export interface App {
  authentication: Authentication;
  /** The values of its authentication form. */
  fields: Readonly<Record<string, string>>;
  /** Whether it puts the access token into every request; otherwise the test is the one request that is known to bear it. */
  placesToken: boolean;
  perform: Perform;
}

/** One run of an app: our platform stands in for the backend that holds its connections, and core does what it has core for. */
export function openApp(
  { authentication, fields, placesToken, perform }: App,
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
      const send = async (bundle: Bundle) =>
        statusOf(
          placesToken
            ? perform({ command: 'request', bundle: { ...bundle, request: { url, method } } })
            : perform({ command: 'execute', method: 'authentication.test', bundle }),
        );
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

/** The status that the API answered, whether core made a result or an error of it. */
async function statusOf(result: Promise<unknown>): Promise<{ status: number }> {
  try {
    const { data } = z.object({ status: z.int() }).safeParse(await result);
    return { status: data?.status ?? 200 };
  } catch (error) {
    const status = statusIn(error);
    if (status !== undefined) return { status };
    const outcome = outcomeOfCoreError(error, 'the request');
    if (outcome.kind === 'expired')
      throw new PlatformError('reconnect', 'The app says that the connection has expired.');
    throw new PlatformError('request-failed', outcome.kind === 'failed' ? outcome.message : 'The request failed.');
  }
}
