import { createFormLogin } from '../../certify/login/form.js';
import { createManualLogin } from '../../certify/login/manual.js';
import { createProbe } from '../../certify/login/probe.js';
import { readMetadata } from '../../certify/metadata.js';
import { createPace } from '../../certify/pace.js';
import type { Surroundings } from '../../certify/scene.js';
import type { CertifySection, LoginSection } from '../../certify/section-schema.js';
import type { LoginDriver } from '../../model/vendor.js';
import { isCode, type Authentication } from '../../platform/definition/types.js';
import type { Integration } from '../../platform/integration.js';
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

/** What the platform has to do with one server, metadata and all. */
export async function openSurroundings(opening: Opening): Promise<Surroundings> {
  const { definition, section, fields, env, redirectUri, rate, timeoutMs, signal } = opening;
  const { authentication } = definition;
  const pace = createPace(rate);
  const issuer = section.issuer ?? originOf(authentication);
  const metadata = issuer === undefined ? undefined : await readMetadata(issuer, { pace, timeoutMs, signal });
  const revocation = section.revocation ?? textIn(metadata?.members['revocation_endpoint']);
  const integration: Integration = {
    name: 'The server',
    authentication,
    env,
    clientAuth: 'post',
    stores: 'result',
    ...(revocation !== undefined && { revocation }),
  };
  const hosts = hostsOf(authentication, section);
  const login = await loginBy(section.login, opening, hosts);
  const { otherClient, expiredToken, label } = section;
  return {
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

/** Where the authorization endpoint is, if that stands in the definition as it is. */
export function originOf({ oauth2Config: { authorizeUrl } }: Authentication): string | undefined {
  const url = isCode(authorizeUrl) ? '' : authorizeUrl.url;
  return URL.canParse(url) && !url.includes('{{') ? new URL(url).origin : undefined;
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
