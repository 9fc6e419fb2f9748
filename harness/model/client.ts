import type { Action, Outcome, OutputChunk } from './protocol.js';
import type { UserAgent } from './user-agent.js';

/**
 * What a client says it can do. `caller`: the library leaves this duty to the application that uses it, and is not judged by
 * it. `api: 'caller'` still promises that `callApi` works: it is how the harness sees whether a token is any good.
 */
export type Capability =
  | 'code'
  | 'oidc'
  | 'discovery'
  | 'pkce'
  | 'public'
  | 'basic'
  | 'post'
  | 'state'
  | 'nonce'
  | 'iss'
  | 'form-post'
  | 'api'
  | 'refresh'
  | 'refresh-on-401'
  | 'refresh-ahead'
  | 'logout'
  | 'two-issuers'
  | 'durable-store'
  | 'fields'
  | 'log'
  | 'timeout';
export type Claims = Partial<Record<Capability, true | 'caller'>>;

/** What the adapter can do to the client from outside; never claimed by the client. `tls`: makes its processes trust an authority. */
export type HostAbility = 'clock' | 'kill' | 'stdio' | 'cookies' | 'page' | 'tls' | 'env';

export type ClientAuth = 'basic' | 'post' | 'none';

/** What the client needs to know of one authorization server. */
export interface IssuerSettings {
  /** The issuer identifier. */
  issuer: string;
  endpoints: {
    authorization: string;
    token: string;
    /** Where refreshes go, if not to the token endpoint. */
    refresh?: string;
    revocation: string;
    introspection: string;
    userinfo: string;
    jwks: string;
    metadata: string;
  };
  /** A protected resource that answers GET with the end-user's profile as JSON. */
  api: string;
  clientId: string;
  clientSecret?: string;
  clientAuth: ClientAuth;
  flavour: 'oauth2' | 'oidc';
  /** Space-separated. */
  scope: string;
  pkce: boolean;
  /** The real provider that it behaves like: for clients that have code, or addresses, for one provider alone. */
  preset?: PresetSettings;
}

export interface PresetSettings {
  /** As it was asked for: `slack`, `figma@basic`. */
  name: string;
  /** Where the provider's real hosts, such as `slack.com`, are reached in this run: base URLs by host name. */
  hosts: Record<string, string>;
}

/** Everything that a client gets for one run. A run is one fresh installation of the client: nothing is shared with the next. */
export interface ClientSettings {
  /** Unique for the run. */
  run: string;
  redirectUri: string;
  /** A directory of this run's own, for clients that store on disk. Made on first use by the client, removed after the run. */
  store: string;
  issuers: Record<string, IssuerSettings> & { main: IssuerSettings };
  fields: Record<string, string>;
  env: Record<string, string>;
  /** Milliseconds in which the whole of an answer must be there, else the request is given up; for clients that claim `timeout`. */
  timeoutMs?: number;
}

/** The authorization server that a client has been configured with once and for all: `http://localhost:PORT/main`. */
export interface FixedIssuer {
  port: number;
  clientId: string;
  clientSecret?: string;
}

/** What a run has beside the client. */
export interface Surroundings {
  /** The browser of that name: the one that also visits the authorization server. */
  browser: (name: string) => UserAgent;
  /** The process that the client runs in must have seen no other run, and see no further one. */
  fresh: boolean;
}

/** One client under test, however it is reached. */
export interface ClientAdapter {
  name: string;
  version?: string;
  claims: Claims;
  host: readonly HostAbility[];
  /** How many runs it bears at a time. */
  jobs: number;
  redirectUri?: string;
  /** Where the client's settings are given to it, for advice: "`settings` of open()". */
  configuredBy: string;
  /** The authorization server must keep one address over all runs, or be this one: the client cannot be configured anew for each. */
  fixedIssuer?: true | FixedIssuer;
  /** The client runs before the gauntlet and goes on after it: no run can have a process of its own. */
  lasting?: true;
  open(settings: ClientSettings, signal: AbortSignal, surroundings: Surroundings): Promise<ClientSession>;
  /** Ends what the adapter started. */
  close?(): Promise<void>;
}

/** Milliseconds that a client has for one action, unless told otherwise. */
export const defaultTimeoutMs = 5000;

/** One run's client. Actions may be performed concurrently; `perform` never rejects on account of the client. */
export interface ClientSession {
  /** Where runs share an issuer's address: the `performance.now()` before which nothing is this run's doing. */
  since?: number;
  perform(action: Action, timeoutMs: number): Promise<Outcome>;
  /** All that the client has let out so far, in order. */
  output(): Promise<OutputChunk[]>;
  /** Moves the client's clock to real time plus `offsetMs`. */
  setClock?(offsetMs: number): Promise<void>;
  /** Milliseconds by which the client's clock is ahead of this machine's, if it has shown. */
  skewMs?(): number | undefined;
  /** Ends the client's process at once, as kill -9 does. */
  kill?(): Promise<void>;
  close(): Promise<void>;
}

/** What a user writes: methods that return when it went well and throw when the client refuses. */
export interface ClientDefinition {
  name: string;
  version?: string;
  claims: Claims;
  open(settings: ClientSettings): ClientMethods | Promise<ClientMethods>;
  /** Tells a deliberate refusal from a crash. By default every Error but a programming error is a refusal. */
  isRefusal?(error: unknown): boolean;
}

export interface ClientMethods {
  /** Begins a login in `browser` and returns the authorization request's URL. */
  startLogin(login: { browser: string; user: string; issuer: string }): Awaitable<string | URL>;
  /** Takes the request that `browser` makes to the redirection endpoint. Throws to refuse it. */
  handleCallback(callback: Callback): Awaitable<Connection | void>;
  /** Calls the protected resource with the user's access token. */
  callApi?(call: { user: string; url: string; method: string }): Awaitable<{ status: number }>;
  /** Refreshes the user's tokens now. */
  refresh?(connection: { user: string }): Awaitable<Connection | void>;
  logout?(connection: { user: string }): Awaitable<void>;
  close?(): Awaitable<void>;
}

export interface Callback {
  browser: string;
  user: string;
  url: string;
  method: string;
  headers: [name: string, value: string][];
  body?: string;
}

/** What a client may tell of a connection; all of it is optional. */
export interface Connection {
  subject?: string;
  label?: string;
  scope?: string;
  /** Seconds since the epoch. */
  expiresAt?: number;
}

export type Awaitable<T> = T | Promise<T>;

/** What a trusted client gets in place of the process's own globals. */
export interface TrustedEnvironment {
  fetch: typeof fetch;
  /** Milliseconds since the epoch, on the client's clock. */
  now(): number;
  random(bytes: number): Uint8Array;
  log(line: string): void;
}

/** A client that runs in the harness's own process: the platform client, and the flawed ones of the kill matrix. */
export interface TrustedClient extends Omit<ClientDefinition, 'open'> {
  open(settings: ClientSettings, environment: TrustedEnvironment): Awaitable<ClientMethods>;
}

/** Identity with types. */
export function defineClient(definition: ClientDefinition): ClientDefinition {
  return definition;
}
