import type { IncomingMessage } from 'node:http';
import { createAuthorizationServer } from './authorization-server.js';
import { createClock } from './clock.js';
import type { Endpoint, Exchange } from './exchange.js';
import { createSigningKeys, signIdToken } from './id-token.js';
import type { ClientRegistration, Endpoints, Issuer, IssuerOptions, Minted, ProviderEvent } from './index.js';
import { people } from './people.js';
import type { Served } from './pipeline.js';
import { strictPolicy, type Policy } from './policy.js';
import { ProviderError } from './provider-error.js';
import { arm } from './quirks/arm.js';
import type { Quirk } from './quirks/quirk.js';
import { createRecorder, pushBounded, type RecordLimits } from './recorder.js';
import { createResourceServer } from './resource-server.js';
import { paths } from './router.js';
import { createStore } from './store/store.js';

/** What an issuer shares with the other issuers of its provider. */
export interface Surroundings {
  /** `http://localhost:PORT` */
  origin: string;
  /** `http://127.0.0.1:PORT` of the foreign origin. */
  foreignOrigin: string;
  seed: string;
  limits: RecordLimits;
  registry: ReadonlyMap<string, Quirk>;
  nextId: () => number;
}

/** An issuer with the inner side that requests reach it by. */
export interface RunningIssuer extends Issuer, Served {
  /** Records a request that has been read, and tells the observers. */
  arrived: (endpoint: Endpoint, message: IncomingMessage, body: Buffer) => Exchange;
}

const kinds = new Map<string, Minted['kind']>([
  ['AuthorizationCode', 'code'],
  ['AccessToken', 'access-token'],
  ['ClientCredentials', 'access-token'],
  ['RefreshToken', 'refresh-token'],
]);

const accessTokens = ['AccessToken', 'ClientCredentials'];
/** Secrets kept per exchange kept: a token response has three at most. */
const secretsPerExchange = 4;

export function createIssuer(options: IssuerOptions, surroundings: Surroundings): RunningIssuer {
  const { name, clients } = options;
  const { origin, foreignOrigin, seed, limits, registry } = surroundings;
  for (const client of clients) checkClient(client, clients);

  const identifier = `${origin}/${name}`;
  const users = options.users ?? people(seed);
  const policy: Policy = { ...strictPolicy, ...options.policy };
  const armOptions = { registry, seed: `${seed} ${name}` };
  const clock = createClock();
  const keys = createSigningKeys();
  const recorder = createRecorder(name, limits, surroundings.nextId);
  const observers = new Set<(event: ProviderEvent) => void>();
  const aliases = new Map<string, string>();
  const mostSecrets = limits.exchanges * secretsPerExchange;
  const minted: Minted[] = [];
  const announced = new WeakMap<Exchange, Set<string>>();
  let armed = arm(options.quirks ?? [], armOptions);

  const tell = (event: ProviderEvent) => {
    for (const observer of observers) observer(event);
  };
  const affected: Served['affected'] = (quirk, seam, effect, exchange) => {
    tell({ kind: 'effect', quirk, seam, effect, exchange: exchange.id, endpoint: exchange.endpoint });
  };
  const mint = (kind: Minted['kind'], value: string) => {
    pushBounded(minted, { kind, value }, mostSecrets);
  };
  const store = createStore({
    now: () => clock.now(),
    saved(model, id) {
      const kind = kinds.get(model);
      if (kind !== undefined) mint(kind, id);
    },
  });

  /** A quirk of kind policy is reached when the server asks for the option that it sets: once an exchange. */
  function read<K extends keyof Policy>(option: K, exchange: Exchange): Policy[K] {
    const setter = armed.setter(option);
    if (setter === undefined) return policy[option];
    const known = announced.get(exchange) ?? new Set();
    announced.set(exchange, known);
    if (!known.has(setter)) affected(setter, 'policy', 'reached', exchange);
    known.add(setter);
    return { ...policy, ...armed.policy }[option];
  }

  const signingKey = { ...keys.current.export({ format: 'jwk' }), kid: `${name}-1`, alg: 'ES256', use: 'sig' };
  const server = createAuthorizationServer({
    name,
    identifier,
    clients,
    users,
    signingKey,
    adapter: store.adapter,
    read,
  });

  return {
    name,
    identifier,
    endpoints: endpointsOf(identifier, origin, name),
    api: identifier + paths.api,
    echo: identifier + paths.echo,
    elsewhere: `${foreignOrigin}/${name}`,
    mount: `/${name}`,
    authority: new URL(origin).host,
    clock,
    users,
    clients,
    exchanges: recorder.exchanges,
    minted,
    aliases,
    authorizationServer: server.listener,
    resourceServer: createResourceServer({ identifier, users, findToken: server.findToken }),
    get armed() {
      return armed;
    },
    arm(quirks) {
      armed = arm(quirks, armOptions);
    },
    observe(observer) {
      // A function of its own, so that one observer can watch twice.
      const entry = (event: ProviderEvent) => observer(event);
      observers.add(entry);
      return () => void observers.delete(entry);
    },
    expireAccessTokens: () => store.expire(accessTokens),
    revokeTokens: () => store.remove([...accessTokens, 'RefreshToken']),
    alias(shown, genuine) {
      const source = aliases.get(genuine) ?? genuine;
      aliases.set(shown, source);
      if (aliases.size > mostSecrets) aliases.delete(aliases.keys().next().value ?? '');
      mint(minted.findLast(({ value }) => value === source)?.kind ?? 'access-token', shown);
      return shown;
    },
    noteIdToken: (token) => mint('id-token', token),
    signIdToken(draft, clientId) {
      return signIdToken(draft, keys, clients.find((client) => client.clientId === clientId)?.clientSecret);
    },
    arrived(endpoint, message, body) {
      const exchange = recorder.arrived(endpoint, message, body);
      tell({ kind: 'exchange', exchange });
      return exchange;
    },
    answered: recorder.answered,
    affected,
  };
}

function endpointsOf(identifier: string, origin: string, name: string): Endpoints {
  return {
    authorization: identifier + paths.authorization,
    token: identifier + paths.token,
    revocation: identifier + paths.revocation,
    introspection: identifier + paths.introspection,
    userinfo: identifier + paths.userinfo,
    jwks: identifier + paths.jwks,
    metadata: `${origin}/.well-known/oauth-authorization-server/${name}`,
  };
}

function checkClient(
  { clientId, clientSecret, clientAuth }: ClientRegistration,
  all: readonly ClientRegistration[],
): void {
  if (all.filter((client) => client.clientId === clientId).length > 1) {
    throw new ProviderError('unfit-client', `Client "${clientId}" is registered twice: give each client its own id.`);
  }
  if (clientAuth !== 'none' && !clientSecret) {
    throw new ProviderError(
      'unfit-client',
      `Client "${clientId}" authenticates by ${clientAuth} and has no clientSecret.`,
    );
  }
}
