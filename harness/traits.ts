import { asksForTellingScope } from './checks/scope.js';
import { eventsOf, type Evidence, type SecretKind, type WireExchange } from './model/evidence.js';
import type { TraitId } from './model/scenario.js';
import { findSecrets } from './secrets.js';

export interface Trait {
  /** Finishes the sentence "The client …". */
  summary: string;
  /** Whether the honest run shows it; undefined when that run shows nothing either way. */
  of(twin: Evidence): boolean | undefined;
  /** What the provider does of whose client it is not true: finishes the sentence "Slack …". */
  lackedAt?: string;
}

/** What a client is seen to do when nobody attacks it. */
export const traits: Readonly<Record<TraitId, Trait>> = {
  'sends-state': {
    summary: 'sends state in its authorization request',
    of: (twin) => every(authorizationRequests(twin), sends('state')),
  },
  'uses-pkce': {
    summary: 'uses PKCE',
    of: (twin) => every(authorizationRequests(twin), sends('code_challenge')),
  },
  'relies-on-state': {
    summary: 'sends state, and nothing else that could bind the callback to its browser',
    of: (twin) =>
      every(
        authorizationRequests(twin),
        (request) => sends('state')(request) && !sends('code_challenge')(request) && !sends('nonce')(request),
      ),
  },
  refreshes: {
    summary: 'refreshes its access token',
    of: (twin) => exchanges(twin, 'token').some(({ parameters }) => parameters['grant_type'] === 'refresh_token'),
  },
  'takes-scope': {
    summary: 'asks for the scope that it is configured with',
    of: (twin) => every(authorizationRequests(twin), ({ parameters }) => asksForTellingScope(parameters)),
  },
  'tells-scope': {
    summary: 'tells the scope of a connection',
    of: (twin) =>
      eventsOf(twin, 'outcome').some(({ outcome }) => outcome.kind === 'connected' && outcome.scope !== undefined),
  },
  revokes: {
    summary: 'asks the authorization server to revoke its tokens when a user logs out',
    of: (twin) => exchanges(twin, 'revocation').length > 0,
  },
  'gets-refresh-token': {
    summary: 'is given a refresh token',
    of: (twin) => {
      const given = (wanted: SecretKind) =>
        exchanges(twin, 'token').some(({ response }) =>
          findSecrets(
            response?.body ?? '',
            twin.secrets.filter(({ kind }) => kind === wanted),
          ).some(({ whole }) => whole),
        );
      return given('access-token') ? given('refresh-token') : undefined;
    },
    lackedAt: 'gives this client no refresh token',
  },
  'masks-by-digest': {
    summary: 'masks secrets as :censored:LENGTH:DIGEST:',
    of: (twin) => eventsOf(twin, 'output').some(({ text }) => /:censored:\d+:[0-9a-f]{10}:/.test(text)),
  },
};

function authorizationRequests(twin: Evidence): WireExchange[] {
  return exchanges(twin, 'authorization');
}

function exchanges(twin: Evidence, endpoint: WireExchange['endpoint']): WireExchange[] {
  return eventsOf(twin, 'exchange')
    .map(({ exchange }) => exchange)
    .filter((exchange) => exchange.endpoint === endpoint);
}

function sends(name: string) {
  return ({ parameters }: WireExchange) => Boolean(parameters[name]);
}

function every<T>(items: readonly T[], holds: (item: T) => boolean): boolean | undefined {
  return items.length === 0 ? undefined : items.every(holds);
}
