import { eventsOf, type Evidence } from '../model/evidence.js';
import type { VendorTraitId } from '../model/vendor.js';
import { isCode } from '../platform/definition/types.js';
import { credentialsOf } from '../platform/integration.js';
import { membersOf, exchangesAt } from './seen.js';
import type { Surroundings } from './scene.js';

interface Trait {
  /** Why a scenario that needs it is skipped. */
  lacked: string;
  of(surroundings: Surroundings & { maxWaitMs: number; mayDeny: boolean }, honest: Evidence): boolean;
}

/** What a definition says, or the honest run shows, and why what needs it is not asked otherwise. */
export const vendorTraits: Record<VendorTraitId, Trait> = {
  pkce: {
    lacked: 'the definition does not use PKCE: set enablePkce if the server supports it',
    of: ({ integration }) => integration.authentication.oauth2Config.enablePkce,
  },
  'standard-exchange': {
    lacked: 'the definition exchanges the code by code of its own, which may read any response',
    of: ({ integration }) => !isCode(integration.authentication.oauth2Config.getAccessToken),
  },
  'standard-refresh': {
    lacked: 'the definition does not refresh, or does so by code of its own, which may read any response',
    of({ integration }) {
      const { refreshAccessToken } = integration.authentication.oauth2Config;
      return refreshAccessToken !== undefined && !isCode(refreshAccessToken);
    },
  },
  'client-secret': {
    lacked: 'the client is public: it has no secret',
    of: ({ integration }) => credentialsOf(integration).clientSecret !== undefined,
  },
  refreshes: {
    lacked: 'the definition does not refresh: it has no refreshAccessToken',
    of: ({ integration }) => integration.authentication.oauth2Config.refreshAccessToken !== undefined,
  },
  'has-refresh-token': {
    lacked: 'the server issued no refresh token',
    of: (_surroundings, honest) => honest.secrets.some(({ kind }) => kind === 'refresh-token'),
  },
  rotates: {
    lacked: 'the server does not replace refresh tokens',
    of: (_surroundings, honest) => honest.secrets.filter(({ kind }) => kind === 'refresh-token').length > 1,
  },
  denial: {
    lacked: 'the certify section does not say how the end-user refuses: add login.deny',
    of: ({ mayDeny }) => mayDeny,
  },
  'bearer-header': {
    lacked: 'the definition does not send the access token in a Bearer header',
    of: (_surroundings, honest) =>
      exchangesAt(honest, 'api').some(({ exchange }) =>
        exchange.headers.some(([name, value]) => name === 'authorization' && /^Bearer /.test(value)),
      ),
  },
  metadata: {
    lacked: 'no metadata were found: name the issuer in the certify section, if the server has any',
    of: ({ metadata }) => metadata !== undefined,
  },
  'tells-issuer': {
    lacked: 'the authorization response names no issuer',
    of: (_surroundings, honest) => eventsOf(honest, 'arrival').some(({ url }) => new URL(url).searchParams.has('iss')),
  },
  revocation: {
    lacked: 'no revocation endpoint is known: name it in the certify section, if the server has one',
    of: ({ integration }) => integration.revocation !== undefined,
  },
  'other-client': {
    lacked: 'the certify section names no other client of the server: add otherClient',
    of: ({ otherClient }) => otherClient !== undefined,
  },
  'limits-rate': {
    lacked: 'the server never answered that there were too many requests',
    of: (_surroundings, honest) =>
      eventsOf(honest, 'exchange').some(({ exchange }) => exchange.response?.status === 429),
  },
  'dead-token': {
    lacked: 'no access token will expire within --max-wait, and the certify section supplies no expiredToken',
    of: ({ expiredToken, maxWaitMs }, honest) =>
      expiredToken !== undefined || (lifetimeIn(honest) ?? Number.POSITIVE_INFINITY) * 1000 <= maxWaitMs,
  },
  label: {
    lacked: 'the definition has no connectionLabel',
    of: ({ integration }) => integration.authentication.connectionLabel !== undefined,
  },
};

/** Seconds, as the last token response says. */
function lifetimeIn(honest: Evidence): number | undefined {
  const lifetimes = exchangesAt(honest, 'token').map(({ exchange }) => membersOf(exchange)['expires_in']);
  const last = Number(lifetimes.at(-1) ?? NaN);
  return Number.isFinite(last) ? last : undefined;
}
