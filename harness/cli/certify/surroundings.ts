import { randomBytes } from 'node:crypto';
import { user } from '../../certify/arrival.js';
import { createFormLogin } from '../../certify/login/form.js';
import { createManualLogin } from '../../certify/login/manual.js';
import { createProbe } from '../../certify/login/probe.js';
import { readMetadata } from '../../certify/metadata.js';
import { createPace } from '../../certify/pace.js';
import type { Surroundings } from '../../certify/scene.js';
import type { CertifySection, LoginSection } from '../../certify/section-schema.js';
import { UsageError } from '../../errors.js';
import type { LoginDriver } from '../../model/vendor.js';
import { isCode, type Authentication } from '../../platform/definition/types.js';
import { PlatformError } from '../../platform/errors.js';
import type { Integration } from '../../platform/integration.js';
import { openPlatform } from '../../platform/platform.js';
import { printable } from '../../reporters/printable.js';
import { openAddresses } from '../connect/callbacks.js';
import type { DefinitionFile } from '../connect/definition-file.js';

export interface Opening {
  definition: DefinitionFile;
  section: CertifySection;
  fields: Readonly<Record<string, string>>;
  env: Readonly<Record<string, string>>;
  redirectUri: string;
  /** Whether the system's browser is opened for a login by hand. */
  browser: boolean;
  /** Requests a second. */
  rate: number;
  timeoutMs: number;
  signal: AbortSignal;
  /** Logins by hand that there will be. */
  logins: number;
}

/** What the platform has to do with one server, metadata and all; and who that is. Rejects with UsageError E_DEFINITION. */
export async function openSurroundings(opening: Opening): Promise<Surroundings & { issuer: string }> {
  const { definition, section, fields, env, redirectUri, rate, timeoutMs, signal } = opening;
  const { authentication } = definition;
  const plain: Integration = { name: 'The server', authentication, env, clientAuth: 'post', stores: 'result' };
  const { origin, hostname } = await authorizationEndpoint(plain, opening);
  const pace = createPace(rate);
  const issuer = section.issuer ?? origin;
  const metadata = await readMetadata(issuer, { pace, timeoutMs, signal });
  const revocation = section.revocation ?? textIn(metadata?.members['revocation_endpoint']);
  const integration = { ...plain, ...(revocation !== undefined && { revocation }) };
  const hosts = [hostname, ...hostsOf(authentication, section)];
  const login = await loginBy(section.login, opening, hosts);
  const { otherClient, expiredToken, label } = section;
  return {
    issuer,
    integration,
    fields,
    redirectUri,
    login,
    // What a server should refuse at once, and does not, is followed to the end where that costs nobody anything.
    probe: section.login.by === 'manual' ? createProbe({ hosts }) : login,
    pace,
    timeoutMs,
    signal,
    ...(otherClient && {
      otherClient: { clientId: otherClient.clientId, clientSecret: otherClient.clientSecret ?? '' },
    }),
    ...(expiredToken !== undefined && { expiredToken }),
    ...(label !== undefined && { label }),
    ...(metadata && { metadata }),
  };
}

/** Whether the section says how the end-user refuses. */
export function mayDeny(login: LoginSection): boolean {
  return login.by === 'manual' || (login.deny ?? []).length > 0;
}

/** Where the end-user is sent, whatever templates or code that takes. */
async function authorizationEndpoint(
  integration: Integration,
  { definition, fields, redirectUri, timeoutMs }: Opening,
): Promise<URL> {
  const platform = openPlatform(
    { integrations: { main: integration }, redirectUri, timeoutMs },
    { fetch, now: () => Date.now(), random: (bytes) => randomBytes(bytes), log: () => undefined },
  );
  try {
    return await platform.startLogin({ ...user, integration: 'main', fields });
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    throw new UsageError('E_DEFINITION', `${definition.name} authorizeUrl: ${platform.mask(error.message)}`);
  }
}

/** Hosts that the definition itself names: these may be on a private network. */
function hostsOf({ oauth2Config, test }: Authentication, { issuer, revocation }: CertifySection): string[] {
  const { authorizeUrl, getAccessToken, refreshAccessToken } = oauth2Config;
  const urls = [authorizeUrl, getAccessToken, refreshAccessToken, test].flatMap((source) =>
    source === undefined || isCode(source) ? [] : source.url,
  );
  return [...urls, issuer ?? '', revocation ?? ''].flatMap((url) => (URL.canParse(url) ? new URL(url).hostname : []));
}

async function loginBy(login: LoginSection, opening: Opening, hosts: readonly string[]): Promise<LoginDriver> {
  switch (login.by) {
    case 'form':
      return createFormLogin({ ...login, hosts });
    case 'browser': {
      const { createBrowserLogin } = await import('../../certify/login/browser.js');
      return createBrowserLogin({ ...login, hosts });
    }
    case 'manual':
      return byHand(opening);
  }
}

function byHand({ redirectUri, browser, logins }: Opening): LoginDriver {
  let addresses: ReturnType<typeof openAddresses> | undefined;
  const driver = createManualLogin({
    redirectUri: new URL(redirectUri),
    browser,
    total: logins,
    tell: (line) => void process.stderr.write(`${printable(line)}\n`),
    paste: () => (addresses ??= openAddresses()).next(),
  });
  return {
    authorize: (request) => driver.authorize(request),
    async close() {
      addresses?.close();
      await driver.close();
    },
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && URL.canParse(value) ? value : undefined;
}
