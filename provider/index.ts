import type { Clock } from './clock.js';
import type { Endpoint, Exchange } from './exchange.js';
import type { Policy } from './policy.js';
import type { QuirkUse, Seam } from './quirks/quirk.js';
import type { QuirkId } from './quirks/index.js';
import type { Person } from './people.js';

export interface ProviderOptions {
  /** TCP port; 0, the default, takes a free one. */
  port?: number;
  /** Names all that is random: keys excepted. */
  seed?: string;
  /** Bytes of a body that the recorder keeps, each way (default 65536), and exchanges that it keeps per issuer (default 10000). */
  record?: { bodyBytes?: number; exchanges?: number };
}

/** A running provider: any number of isolated issuers on one port, and the foreign origin on another. */
export interface Provider {
  /** `http://localhost:PORT` */
  readonly origin: string;
  /** `http://127.0.0.1:PORT` of the foreign origin. */
  readonly elsewhere: string;
  readonly issuers: ReadonlyMap<string, Issuer>;
  createIssuer(options: IssuerOptions): Issuer;
  removeIssuer(name: string): void;
  close(): Promise<void>;
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
  /** The first path segment: letters, digits, `-`, `_` and `.`. */
  name: string;
  clients: readonly ClientRegistration[];
  policy?: Partial<Policy>;
  quirks?: readonly QuirkUse<QuirkId>[];
  /** Answers to these Host header values too, at the root. */
  hosts?: readonly string[];
  /** The end-users; by default those of `people(seed)`. The first one is signed in. */
  users?: readonly Person[];
}

export interface Endpoints {
  authorization: string;
  token: string;
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
      seam: Seam | 'policy';
      effect: 'reached' | 'changed';
      exchange: number;
      endpoint: Endpoint;
    };

/** One isolated authorization server: own identifier, policy, store, clock, keys, users and quirks. */
export interface Issuer {
  readonly name: string;
  /** The issuer identifier, `http://localhost:PORT/NAME`. RFC 8414 §2 */
  readonly identifier: string;
  readonly endpoints: Readonly<Endpoints>;
  /** URL of the protected resource `/me`. `echo` stands beside it. */
  readonly api: string;
  readonly echo: string;
  /** The foreign origin with this issuer's path. */
  readonly elsewhere: string;
  readonly clock: Clock;
  readonly users: readonly Person[];
  readonly clients: readonly ClientRegistration[];
  readonly exchanges: readonly Exchange[];
  readonly minted: readonly Minted[];
  /** Replaces the armed quirks. Throws QuirkError on an unknown id, unfit parameters, or two quirks that contradict each other. */
  arm(quirks: readonly QuirkUse<QuirkId>[]): void;
  /** Returns the function that ends it. */
  observe(observer: (event: ProviderEvent) => void): () => void;
  /** Makes every access token that is out now expire. */
  expireAccessTokens(): void;
  /** Revokes every token that is out now. */
  revokeTokens(): void;
}

export { startProvider } from './provider.js';
export { ProviderError } from './provider-error.js';
export { QuirkError } from './quirks/arm.js';
