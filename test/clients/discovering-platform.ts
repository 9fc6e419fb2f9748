import type { ClientMethods, ClientSettings, TrustedClient, TrustedEnvironment } from '../../harness/model/client.js';
import type { AuthorizationResponse } from '../../harness/platform/callback.js';
import { createPlatform, PlatformError, standardDuties } from '../../harness/platform/index.js';
import { transmit } from '../../harness/platform/transport.js';

export type Metadata = Record<string, unknown>;

/** All that is owed to metadata, each part done as RFC 8414 and RFC 9207 ask; any of them may be replaced. */
export const standardDiscovery = { metadataUrl, fetchMetadata, verifyMetadata, endpointOf, verifyIss, isStale };
export type Discovery = typeof standardDiscovery;

/** The platform, which is told no endpoints, but reads them from the metadata of its issuers before it uses them. */
export function createDiscoveringPlatform(discovery: Discovery = standardDiscovery): TrustedClient {
  const platform = createPlatform();
  return {
    ...platform,
    name: 'discovering-platform',
    claims: { ...platform.claims, discovery: true },
    open: (settings, environment) => openClient(settings, environment, discovery),
  };
}

interface Known {
  metadata: Metadata;
  /** Milliseconds since the epoch. */
  readAt: number;
}

async function openClient(
  settings: ClientSettings,
  environment: TrustedEnvironment,
  discovery: Discovery,
): Promise<ClientMethods> {
  const known = new Map<string, Known>();
  const issuers = Object.values(settings.issuers);
  const metadataOf = (issuer = '') => known.get(issuer)?.metadata ?? {};
  // The addresses that the platform is configured with only stand for those that the metadata name.
  const issuerWith = (endpoint: 'authorization' | 'token', url: string) =>
    issuers.find(({ endpoints }) => endpoints[endpoint] === url)?.issuer ?? '';

  const client = createPlatform({
    ...standardDuties,
    createAuthorizationUrl(declared, login, request) {
      const issuer = issuerWith('authorization', declared.url.href);
      const url = new URL(discovery.endpointOf(metadataOf(issuer), 'authorization_endpoint', issuer));
      return standardDuties.createAuthorizationUrl({ ...declared, url }, login, request);
    },
    verifyIssuer(response, integration) {
      discovery.verifyIss(response, metadataOf(integration.issuer));
    },
    async requestTokens(request, send) {
      const issuer = issuerWith('token', request.url);
      const metadata = await read(issuer);
      return standardDuties.requestTokens(
        { ...request, url: discovery.endpointOf(metadata, 'token_endpoint', issuer) },
        send,
      );
    },
  });
  const methods = await client.open(settings, environment);
  return {
    ...methods,
    async startLogin(login) {
      await read(settings.issuers[login.issuer]?.issuer ?? '');
      return methods.startLogin(login);
    },
  };

  async function read(issuer: string): Promise<Metadata> {
    const last = known.get(issuer);
    if (last && !discovery.isStale(environment.now() - last.readAt)) return last.metadata;
    const found = await discovery.fetchMetadata(discovery.metadataUrl(issuer), environment.fetch);
    const metadata = discovery.verifyMetadata(found, issuer);
    for (const name of ['authorization_endpoint', 'token_endpoint'] as const)
      discovery.endpointOf(metadata, name, issuer);
    known.set(issuer, { metadata, readAt: environment.now() });
    return metadata;
  }
}

/** The well-known path goes between the host and the issuer's own path (RFC 8414 §3.1). */
function metadataUrl(issuer: string): string {
  const { origin, pathname } = new URL(issuer);
  return `${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`;
}

/** Gets the document itself, at most a mebibyte of it, and from nowhere else. */
async function fetchMetadata(url: string, fetch: TrustedEnvironment['fetch']): Promise<unknown> {
  const reply = await transmit(fetch, { method: 'GET', url, headers: { accept: 'application/json' } });
  if (reply.status !== 200) throw refusal(`The metadata were answered with status ${reply.status}.`);
  return JSON.parse(reply.body) as unknown;
}

/** What belongs to another issuer is not used (RFC 8414 §3.3). */
function verifyMetadata(found: unknown, issuer: string): Metadata {
  const metadata = membersOf(found);
  if (metadata['issuer'] !== issuer) throw refusal('The metadata are those of another issuer.');
  return metadata;
}

export function membersOf(found: unknown): Metadata {
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found as Metadata;
  throw refusal('The metadata are no JSON object.');
}

/** An endpoint is one that the metadata name, and a web address. */
function endpointOf(metadata: Metadata, name: 'authorization_endpoint' | 'token_endpoint', _issuer: string): string {
  const url = metadata[name];
  if (typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url)) return url;
  throw refusal(`The metadata name no ${name} that is an http or https URL.`);
}

/** The response names the issuer, if it said that it would; and if it did not, none that is another one (RFC 9207 §2.4). */
function verifyIss({ iss }: AuthorizationResponse, metadata: Metadata): void {
  if (iss === undefined && metadata['authorization_response_iss_parameter_supported'] !== true) return;
  if (iss !== metadata['issuer']) throw refusal('The authorization response is not from the issuer that was asked.');
}

function isStale(ageMs: number): boolean {
  return ageMs > 3600 * 1000;
}

export function refusal(message: string): PlatformError {
  return new PlatformError('metadata', `${message} Ask the provider.`);
}
