import { certify, type CertifyOptions } from '../../harness/certify/conduct.js';
import { readMetadata } from '../../harness/certify/metadata.js';
import { createPace } from '../../harness/certify/pace.js';
import type { VendorSuite } from '../../harness/model/vendor.js';
import type { Report } from '../../harness/model/verdict.js';
import type { ClientRegistration, Issuer, QuirkId, QuirkUse, Server } from '../../provider/index.js';
import { basic } from '../provider/visitor.js';
import { agreeingBrowser } from './agreeing-browser.js';

/** Its query shows whether it comes back whole. */
export const redirectUri = 'http://127.0.0.1:9/callback?platform=1';

export const platform = {
  clientId: 'platform',
  clientSecret: 'secret-of-the-platform',
  clientAuth: 'any',
  redirectUris: [redirectUri],
} as const satisfies ClientRegistration;

const other = {
  clientId: 'other',
  clientSecret: 'secret-of-the-other',
  clientAuth: 'any',
  redirectUris: ['http://127.0.0.1:9/other'],
} as const satisfies ClientRegistration;

const rotation: QuirkUse<QuirkId> = { id: 'refresh-rotation', params: { mode: 'grace' } };

const decidesRotation: readonly QuirkId[] = ['refresh-rotation', 'refresh-token-missing'];

let count = 0;

/** A vendor that replaces refresh tokens and accepts the replaced one for a while, with quirks. */
export function createVendor(server: Server, quirks: readonly QuirkUse<QuirkId>[] = []): Issuer {
  return server.createIssuer({
    name: `vendor-${++count}`,
    clients: [platform, other],
    quirks: quirks.some(({ id }) => decidesRotation.includes(id)) ? quirks : [rotation, ...quirks],
  });
}

/** Certifies a vendor with all that a definition can offer. */
export async function certifyVendor(
  issuer: Issuer,
  suite: VendorSuite,
  options: Partial<CertifyOptions> = {},
): Promise<Report> {
  const expiredToken = await expiredTokenOf(issuer);
  const surroundings = common(issuer.identifier, { ...issuer.endpoints, api: issuer.api });
  const metadata = await readMetadata(issuer.identifier, surroundings);
  return certify({ ...surroundings, suite, expiredToken, ...(metadata && { metadata }), ...options });
}

/** Certifies whatever is at an origin. */
export function certifyAt(origin: string, suite: VendorSuite): Promise<Report> {
  const [authorization, token, revocation, api] = ['authorize', 'token', 'revoke', 'me'].map(
    (one) => `${origin}/${one}`,
  );
  const endpoints = { authorization, token, revocation, api } as Endpoints;
  return certify({ ...common(origin, endpoints), suite });
}

type Endpoints = Record<'authorization' | 'token' | 'revocation' | 'api', string>;

function common(name: string, { authorization, token, revocation, api }: Endpoints): Omit<CertifyOptions, 'suite'> {
  const browser = agreeingBrowser();
  return {
    name,
    integration: {
      name,
      issuer: name,
      authentication: {
        fields: [],
        oauth2Config: {
          authorizeUrl: { url: authorization },
          getAccessToken: { method: 'POST', url: token },
          refreshAccessToken: { method: 'POST', url: token },
          scope: 'read write',
          autoRefresh: true,
          enablePkce: true,
        },
        test: { url: api },
        connectionLabel: '{{name}}',
      },
      revocation,
      env: { CLIENT_ID: platform.clientId, CLIENT_SECRET: platform.clientSecret },
      clientAuth: 'basic',
      stores: 'tokens',
    },
    fields: {},
    redirectUri,
    login: browser,
    probe: browser,
    pace: createPace(1000),
    timeoutMs: 5000,
    signal: new AbortController().signal,
    otherClient: other,
    destructive: true,
    maxWaitMs: 0,
    mayDeny: true,
    mostLogins: 100,
    personal: [],
    reproduce: (scenario) => scenario,
  };
}

/** An access token that has expired, got by another login before. */
async function expiredTokenOf(issuer: Issuer): Promise<string> {
  const quirks = [...issuer.quirks] as QuirkUse<QuirkId>[];
  issuer.disarm();
  const query = { response_type: 'code', client_id: platform.clientId, redirect_uri: redirectUri, scope: 'read' };
  const url = `${issuer.endpoints.authorization}?${new URLSearchParams(query).toString()}`;
  const { headers } = await fetch(url, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const response = await fetch(issuer.endpoints.token, {
    method: 'POST',
    headers: { authorization: basic(platform.clientId, platform.clientSecret) },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  issuer.expireTokens();
  issuer.arm(quirks);
  return token;
}
