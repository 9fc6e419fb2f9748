import type { IncomingMessage } from 'node:http';
import { endpointsAt, realAddress, realHostsAt, shownHost, type Address } from './address.js';
import { createAuthorizationServer } from './authorization-server/authorization-server.js';
import { createClock } from './clock.js';
import type { Endpoint, Exchange } from './exchange.js';
import { createFaults, type Faults } from './faults.js';
import { createSigningKeys, signIdToken } from './id-token.js';
import type { ClientRegistration, Endpoints, Issuer, IssuerOptions, ProviderEvent } from './index.js';
import { createLogin } from './login.js';
import { people } from './people.js';
import { completePreset } from './presets/extend.js';
import { findPreset } from './presets/index.js';
import { setupOf, type Preset, type PresetSetup } from './presets/preset.js';
import type { Served } from './served.js';
import { strictPolicy, type Policy } from './policy.js';
import { ProviderError } from './provider-error.js';
import { arm, type Armed } from './quirks/arm.js';
import { unknownQuirk } from './quirks/quirk-error.js';
import type { JsonObject, Quirk, QuirkUse } from './quirks/quirk.js';
import { createRecorder, type RecordLimits } from './recorder.js';
import { allowsRedirectUri } from './redirect-uris.js';
import { createResourceServer } from './resource-server.js';
import { paths } from './router.js';
import type { Takes } from './takes.js';
import { createTokens } from './tokens.js';
import { urlOf } from './topology.js';

/** What an issuer shares with the other issuers of its server. */
export interface Surroundings {
  /** `http://localhost:PORT` */
  origin: string;
  /** `http://127.0.0.1:PORT` of the foreign origin. */
  foreignOrigin: string;
  seed: string;
  limits: RecordLimits;
  registry: ReadonlyMap<string, Quirk>;
  takes: Takes;
  nextId: () => number;
}

/** An issuer with the inner side that requests reach it by. */
export interface RunningIssuer extends Issuer, Served {
  readonly faults: Faults;
  /** Records a request that has been read, and tells the observers. */
  arrived: (endpoint: Endpoint, message: IncomingMessage, body: Buffer) => Exchange;
  /** Tells the observers that an exchange has come to its end. */
  delivered: (exchange: Exchange) => void;
  /** Takes on `https://HOST` as its identifier, and the other host names of its preset as they are. Returns the Host header values that are its own now. */
  moveTo: (host: string) => readonly string[];
}

/** Secrets kept per exchange kept: a token response has three at most. Some are needed even if no exchange is kept. */
const secretsPerExchange = 4;
const fewestSecrets = 400;

export function createIssuer(options: IssuerOptions, surroundings: Surroundings): RunningIssuer {
  const { name, clients = [defaultClient] } = options;
  const { origin, foreignOrigin, seed, limits, registry } = surroundings;
  for (const client of clients) checkClient(client, clients);

  const users = options.users ?? people(seed);
  const { preset, era: askedEra } = presetFor(options);
  const policy: Policy = { ...strictPolicy, ...options.policy };
  const keys = createSigningKeys(name);
  const recorder = createRecorder(name, limits, surroundings.nextId);
  const observers = new Set<(event: ProviderEvent) => void>();
  const announced = new WeakMap<Exchange, Set<string>>();
  const faults = createFaults();

  let address: Address = { identifier: `${origin}/${name}`, mount: `/${name}`, hosts: options.hosts ?? [] };
  let setup = setupAt(address);
  const { era } = setup;
  let armed: Armed;
  let endpoints: Endpoints;
  const armAll = (quirks: readonly QuirkUse[]) => {
    armed = arm(quirks, {
      registry,
      seed: `${seed} ${name}`,
      topology: { ...setup.topology, ...options.topology },
      ...(era !== undefined && { era }),
    });
    endpoints = endpointsAt(address, armed.topology);
  };
  armAll(setup.quirks);
  const inForce = (): Policy => ({ ...policy, ...armed.policy });
  const clock = createClock(() => inForce().clockAhead * 1000);
  const {
    adapter,
    clear: forgetTokens,
    ...tokens
  } = createTokens({
    now: () => clock.now(),
    users,
    limit: Math.max(limits.exchanges * secretsPerExchange, fewestSecrets),
    accessTokenLifetime: () => inForce().accessTokenLifetime,
  });
  const tell = (event: ProviderEvent) => {
    for (const observer of observers) observer(event);
  };
  const affected: Served['affected'] = (quirk, seam, effect, exchange) => {
    tell({ kind: 'effect', quirk, seam, effect, exchange: exchange.id, endpoint: exchange.endpoint });
  };

  /** A quirk of kind policy is reached when the server asks for the option that it sets: once an exchange. */
  function read<K extends keyof Policy>(option: K, exchange: Exchange): Policy[K] {
    const setter = armed.setter(option);
    if (setter === undefined) return policy[option];
    const known = announced.get(exchange) ?? new Set();
    announced.set(exchange, known);
    if (!known.has(setter)) affected(setter, 'policy', 'reached', exchange);
    known.add(setter);
    return inForce()[option];
  }

  const { key, kid, alg } = keys.current('ES256');
  const signingKey = { ...key.export({ format: 'jwk' }), kid, alg, use: 'sig' };
  let servers = openServers();

  const issuer: RunningIssuer = {
    name,
    get identifier() {
      return address.identifier;
    },
    get endpoints() {
      return endpoints;
    },
    get api() {
      return urlOf(armed.topology.api, address.identifier);
    },
    get echo() {
      return address.identifier + paths.echo;
    },
    get realHosts() {
      return realHostsAt(address, preset);
    },
    elsewhere: `${foreignOrigin}/${name}`,
    get mount() {
      return address.mount;
    },
    get authority() {
      return new URL(address.identifier).host;
    },
    era,
    clock,
    users,
    clients,
    exchanges: recorder.exchanges,
    ...tokens,
    faults,
    get login() {
      return servers.login;
    },
    get authorizationServer() {
      return servers.authorizationServer;
    },
    get resourceServer() {
      return servers.resourceServer;
    },
    get armed() {
      return armed;
    },
    get quirks() {
      return armed.uses;
    },
    arm: armAll,
    disarm(...ids) {
      const strange = ids.find((id) => !registry.has(id));
      if (strange !== undefined) throw unknownQuirk(strange, registry);
      armAll(ids.length === 0 ? [] : armed.uses.filter(({ id }) => !ids.some((one) => one === id)));
    },
    inject: faults.inject,
    take: (endpoint, options = {}) => surroundings.takes.take({ ...options, endpoint, issuer: name }),
    reset() {
      armAll(setup.quirks);
      faults.clear();
      clock.reset();
      forgetTokens();
      servers.login.clear();
      recorder.clear();
    },
    observe(observer) {
      // A function of its own, so that one observer can watch twice.
      const entry = (event: ProviderEvent) => observer(event);
      observers.add(entry);
      return () => void observers.delete(entry);
    },
    redirectUriAllowed(clientId, redirectUri) {
      const client = clients.find((one) => one.clientId === clientId);
      return client !== undefined && allowsRedirectUri(client.redirectUris, redirectUri, inForce().redirectUriMatching);
    },
    rotateKeys(overlap = 1) {
      keys.rotate(overlap);
      return keys.current(alg).kid;
    },
    get keysRotated() {
      return keys.rotated;
    },
    jwkSet(wanted) {
      if (wanted !== undefined) keys.current(wanted);
      return keys.publicSet();
    },
    sign(claims, header = {}) {
      const present = keys.current(algOf(header) ?? alg).kid;
      return signIdToken({ header: { alg, kid: present, ...header }, claims, key: 'current' }, keys);
    },
    signIdToken({ header, claims, key }, clientId) {
      const secret = clients.find((client) => client.clientId === clientId)?.clientSecret;
      const named = header['kid'];
      // A key identifier that is the issuer's own means the key that is in force now.
      const isOwn = named === kid || (typeof named === 'string' && keys.has(named));
      const renamed = isOwn ? { ...header, kid: keys.current(algOf(header) ?? alg).kid } : header;
      return signIdToken({ header: renamed, claims, key }, keys, secret);
    },
    arrived(endpoint, message, body) {
      const exchange = recorder.arrived(endpoint, message, body);
      tell({ kind: 'exchange', exchange });
      const ahead = armed.setter('clockAhead');
      if (ahead !== undefined) affected(ahead, 'policy', 'reached', exchange);
      return exchange;
    },
    answered: recorder.answered,
    delivered: (exchange) => tell({ kind: 'delivered', exchange }),
    affected,
    moveTo(host) {
      const asArmed = armed.uses === setup.quirks;
      address = realAddress(host, preset, options.hosts ?? []);
      setup = setupAt(address);
      armAll(asArmed ? setup.quirks : armed.uses);
      servers = openServers();
      return address.hosts;
    },
  };
  return issuer;

  /** What the preset asks for at an address, and in its place what was asked for by name. */
  function setupAt(there: Address): PresetSetup {
    const own = options.quirks ?? [];
    const { topology, quirks, era } =
      preset === undefined ? bare(askedEra) : setupOf(preset, askedEra, (host) => shownHost(host, there, preset));
    return {
      topology,
      quirks: [...quirks.filter(({ id }) => !own.some((use) => use.id === id)), ...own],
      ...(era !== undefined && { era }),
    };
  }

  function openServers() {
    const { identifier, hosts } = address;
    const { listener, findToken } = createAuthorizationServer({
      name,
      identifier,
      clients,
      users,
      signingKey,
      adapter,
      requestOf: (code) => tokens.findGrant(code)?.requested,
      read,
    });
    return {
      login: createLogin({ name, identifier, mount: `/${name}`, hosts, users, now: () => clock.now() }),
      authorizationServer: listener,
      resourceServer: createResourceServer({ identifier, users, findToken }),
    };
  }
}

/** What every issuer accepts whose clients are not given. */
export const defaultClient: ClientRegistration = {
  clientId: 'gauntlet-client',
  clientSecret: 'gauntlet-secret',
  clientAuth: 'any',
};

function presetFor({ preset, era }: IssuerOptions): { preset?: Preset; era?: string } {
  const found = typeof preset === 'string' ? findPreset(preset) : preset && { preset: completePreset(preset) };
  return { ...found, ...(era !== undefined && { era }) };
}

function bare(era: string | undefined): PresetSetup {
  return { topology: {}, quirks: [], ...(era !== undefined && { era }) };
}

function algOf({ alg }: JsonObject): string | undefined {
  return typeof alg === 'string' ? alg : undefined;
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
