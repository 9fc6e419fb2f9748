import type { Authority } from './authority.js';
import type { Clock } from './clock.js';
import type { Endpoint, Exchange } from './exchange.js';
import type { Fault } from './faults.js';
import type { Person } from './people.js';
import type { Policy } from './policy.js';
import type { DerivedPreset, Preset } from './presets/preset.js';
import type { QuirkId } from './quirks/index.js';
import type { EffectPlace } from './quirks/meeting.js';
import type { QuirkUse } from './quirks/quirk.js';
import type { ExchangeFilter, TakeOptions } from './takes.js';
import type { Topology } from './topology.js';

export interface ServerOptions {
  /** TCP port; 0, the default, takes a free one. */
  port?: number;
  /** The address to listen on; the loopback interfaces, and no other, unless given. */
  host?: string;
  /** How browsers reach the server, if not by `http://localhost:PORT` (`https:` with TLS): an origin. Issuer identifiers begin with it. */
  publicUrl?: string;
  /** Speaks TLS, the foreign origin too, with certificates of this authority; `true`: of one made for this server alone. See `caFile`. */
  https?: boolean | Authority;
  /** Names all that is random: keys excepted. */
  seed?: string;
  /**
   * What the recorder keeps: bytes of a body, each way (default 65536); exchanges per issuer (default 10000), and bytes of all their
   * messages together (default 64 MiB). The oldest exchanges make way.
   */
  record?: { bodyBytes?: number; exchanges?: number; totalBytes?: number };
  /** Host names that requests may be for, besides those of the loopback interface and of `publicUrl`. */
  allowHosts?: readonly string[];
  /** The issuer that is to be set up when somebody asks for one that is not there; nothing refuses. */
  summon?: (name: string) => Omit<IssuerOptions, 'name'> | undefined;
  /** Hears of each issuer as it is set up. */
  onIssuer?: (issuer: Issuer) => void;
  /** What the control API asks for as a bearer token; without one there is no control API. */
  controlToken?: string;
}

/** A running server: any number of isolated issuers on one port, and the foreign origin on another. */
export interface Server extends AsyncDisposable {
  /** `http://localhost:PORT`, with TLS `https:`, or the public URL. */
  readonly origin: string;
  /** The TCP port that it listens on. */
  readonly port: number;
  /** `http://127.0.0.1:PORT` of the foreign origin, with TLS `https:`. */
  readonly elsewhere: string;
  /** Where the control API is. */
  readonly control: string;
  /** A file with the certificate that clients have to trust, and its text, in PEM; nothing without https. Gone with the server if the authority is. */
  readonly caFile: string | undefined;
  readonly caCertificate: string | undefined;
  readonly issuers: ReadonlyMap<string, Issuer>;
  /** Throws ProviderError `unfit-name`, `name-taken`, `host-taken` or `unfit-client`, and QuirkError. */
  createIssuer(options: IssuerOptions): Issuer;
  /** Whether there was one of that name. */
  removeIssuer(name: string): boolean;
  /** Creates these issuers, each in the place of one that has its name. Either all or none. */
  populate(issuers: readonly IssuerOptions[]): readonly Issuer[];
  /** Puts every issuer back to how it was created. */
  reset(): void;
  /** The issuer of that name; sets it up if it is one that can be summoned. */
  findIssuer(name: string): Issuer | undefined;
  /**
   * Moves every issuer that follows a preset to the host names of the real provider, and opens a port by which they are reached there:
   * by TLS, and as a proxy that takes CONNECT. Other hosts are refused. Rejects with ProviderError `host-taken` and `port-busy`.
   */
  openGate(address?: { port?: number; host?: string; onBlocked?: (why: string) => void }): Promise<OpenGate>;
  /**
   * Moves an issuer to `https://HOST`, by default that of its preset, and to the preset's other hosts, and sends what this process
   * connects to these names there, whatever library does it, until the server is closed. Rejects with ProviderError `host-taken` and
   * `unfit-host`.
   */
  intercept(issuer: string, host?: string): Promise<void>;
  /** What was said, in order. */
  findExchanges(filter?: ExchangeFilter): readonly Exchange[];
  /** The oldest finished exchange that fits and was not taken yet; waits for one. Rejects with ProviderError `nothing-to-take`. */
  takeExchange(options?: TakeOptions): Promise<Exchange>;
  close(): Promise<void>;
}

/** Where clients that insist on real host names are let in. */
export interface OpenGate {
  /** The TCP port. */
  port: number;
  /** The names that are served there. */
  hosts: readonly string[];
  /** A file with the certificate that they have to trust, and its text, in PEM. */
  caFile: string;
  caCertificate: string;
}

export interface ClientRegistration {
  clientId: string;
  /** Absent for a public client. */
  clientSecret?: string;
  /** Exact redirect URIs; absent: any is accepted. */
  redirectUris?: readonly string[];
  /** The one client authentication method that is accepted; `any` takes basic and post. */
  clientAuth: 'basic' | 'post' | 'none' | 'any';
}

export interface IssuerOptions {
  /** The first path segment, or the first two with a slash between: letters, digits, `-`, `_` and `.`. */
  name: string;
  /** Whom to behave like: an id, an alias, `NAME@ERA`, or a preset. */
  preset?: string | Preset | DerivedPreset;
  /** By default one that may have any redirect URI: `gauntlet-client` with `gauntlet-secret`. */
  clients?: readonly ClientRegistration[];
  policy?: Partial<Policy>;
  /** Behind those of the preset, and in the place of those that have the same id. */
  quirks?: readonly QuirkUse<QuirkId>[];
  /** Answers to these Host header values too, at the root. */
  hosts?: readonly string[];
  /** Where its endpoints are, other than is usual. */
  topology?: Partial<Topology>;
  /** What `when: { era }` of its quirks is compared with. */
  era?: string;
  /** The end-users; by default those of `people(seed)`. The first one is signed in. */
  users?: readonly Person[];
}

export interface Endpoints {
  authorization: string;
  token: string;
  /** Where refreshes go, if not to the token endpoint. */
  refresh?: string;
  revocation: string;
  introspection: string;
  userinfo: string;
  jwks: string;
  /** RFC 8414 §3, well-known path inserted before the issuer's path. */
  metadata: string;
}

/** A value that must stay secret, as it was minted. */
export interface Minted {
  kind: 'code' | 'access-token' | 'refresh-token' | 'id-token';
  value: string;
}

/** What an issuer tells its observers, in order. An exchange is told on arrival and completes later. */
export type ProviderEvent =
  | { kind: 'exchange'; exchange: Exchange }
  /** `changed`: the tap altered or replaced a message. `reached`: it ran, or its policy was read, to no effect on the bytes. */
  | {
      kind: 'effect';
      quirk: string;
      seam: EffectPlace;
      effect: 'reached' | 'changed';
      exchange: number;
      endpoint: Endpoint;
    }
  /** The response has left, or the connection has ended. */
  | { kind: 'delivered'; exchange: Exchange };

/** One isolated authorization server: own identifier, policy, store, clock, keys, users and quirks. */
export interface Issuer {
  readonly name: string;
  /** The issuer identifier, `http://localhost:PORT/NAME`. RFC 8414 §2 */
  readonly identifier: string;
  /** Where they are, as the armed quirks have it. */
  readonly endpoints: Readonly<Endpoints>;
  /** URL of the protected resource `/me`. `echo` stands beside it. */
  readonly api: string;
  readonly echo: string;
  /** Where each host name of the real provider that it follows is found: `{ 'slack.com': 'http://localhost:PORT/NAME' }`. */
  readonly realHosts: Readonly<Record<string, string>>;
  /** The foreign origin with this issuer's path. */
  readonly elsewhere: string;
  readonly clock: Clock;
  readonly users: readonly Person[];
  readonly clients: readonly ClientRegistration[];
  /** The quirks in force. */
  readonly quirks: readonly QuirkUse[];
  readonly exchanges: readonly Exchange[];
  readonly minted: readonly Minted[];
  /** Replaces the armed quirks. Throws QuirkError on an unknown id, unfit parameters, or two quirks that contradict each other. */
  arm(quirks: readonly QuirkUse<QuirkId>[]): void;
  /** Takes these quirks away; all of them if none is named. */
  disarm(...ids: QuirkId[]): void;
  /** Lets something happen once, at the nth request of an endpoint from now on. Throws ProviderError `unfit-fault`. */
  inject(fault: Fault): void;
  /** The oldest finished exchange of an endpoint that was not taken yet; waits for one. Rejects with ProviderError `nothing-to-take`. */
  take(endpoint: Endpoint, options?: Omit<TakeOptions, 'endpoint' | 'issuer'>): Promise<Exchange>;
  /** Back to how it was created: quirks, faults, clock, tokens, exchanges. Keys stay. */
  reset(): void;
  /** Returns the function that ends it. */
  observe(observer: (event: ProviderEvent) => void): () => void;
  /** Makes every access token that is out now expire. */
  expireTokens(): void;
  /** Makes every code that is out now expire, so that it is refused. */
  expireCodes(): void;
  /** Revokes every token that is out now. */
  revokeTokens(): void;
  /** Puts a new signing key in the place of the present one; the JWK Set keeps `overlap` former ones, 1 unless given. Returns its `kid`. */
  rotateKeys(overlap?: number): string;
}

export { createAuthority, type Authority } from './authority.js';
export { definePreset, type DerivedPreset, type Era, type Fact, type Preset } from './presets/preset.js';
export { ProviderError } from './provider-error.js';
export type { QuirkId } from './quirks/index.js';
export { QuirkError } from './quirks/quirk-error.js';
export type { QuirkUse, When } from './quirks/quirk.js';
export { startProvider, type Provider, type ProviderOptions } from './provider.js';
export { startServer } from './server.js';
export type { Place } from './topology.js';
