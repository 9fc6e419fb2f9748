import type { MoveId } from '../certify/moves/index.js';
import type { Page } from './user-agent.js';
import type { WireRequest } from './protocol.js';
import type { Level, Requirement } from './requirement.js';
import type { Check } from './scenario.js';

/** A case with the authorization server as its subject: the platform acts, and what the server makes of it is judged. */
export interface VendorScenario {
  /** Stable; equals the path below scenarios/, without the extension. */
  id: string;
  /** A sentence with the server as its subject. */
  title: string;
  requirement: Requirement;
  /** What breaks on a platform when a server does not do this; for somebody who has never read an RFC. */
  why: string;
  /** What a failing server does wrong: a server with this flaw exists in the kill matrix. */
  flaw: string;
  /** What to change at the server, as an instruction. */
  fix: string;
  /** What the server and its definition must offer; without one the question does not arise. */
  needs?: readonly VendorTraitId[];
  /** How the platform departs from an honest client. Without any it is the honest run that is judged. */
  moves?: readonly MoveId[];
  /** It may end a grant or lock an account: run only if asked for. */
  destructive?: true;
  /** Without any the honest run is judged. */
  steps?: readonly VendorStep[];
  checks: readonly Check[];
}

/** Identity with types. */
export function defineVendorScenario(scenario: VendorScenario): VendorScenario {
  return scenario;
}

export interface VendorSuite {
  id: string;
  title: string;
  /** Levels whose breach is a failure here; a breach of another level is a warning. */
  scores: readonly Level[];
  scenarios: readonly VendorScenario[];
}

/** What a definition says, or the honest run shows, measured by harness/certify/traits.ts. */
export type VendorTraitId =
  | 'pkce'
  | 'standard-exchange'
  | 'standard-refresh'
  | 'client-secret'
  | 'refreshes'
  | 'has-refresh-token'
  | 'rotates'
  | 'denial'
  | 'bearer-header'
  | 'metadata'
  | 'tells-issuer'
  | 'revocation'
  | 'other-client'
  | 'limits-rate'
  | 'dead-token'
  | 'label';

/** What the platform asks a server for. */
export const acts = ['metadata', 'authorize', 'deny', 'redeem', 'refresh', 'call', 'revoke'] as const;
export type VendorAct = (typeof acts)[number];

/** What a step does. `act` is what must have worked in the honest run for the step to mean something. */
export interface VendorStep {
  id: string;
  /** An imperative sentence. */
  summary: string;
  /** None of a step in which only time passes. */
  act?: VendorAct;
  /** Somebody has to log in for it. */
  login?: true;
  run(scene: VendorScene): Promise<void>;
}

/** What steps act on. Everything done here becomes evidence; what the server refuses is an outcome and rejects nothing. */
export interface VendorScene {
  /** Sends the end-user to the authorization endpoint; `probe` goes only as far as a browser gets in which nobody logs in. */
  authorize(how: 'allow' | 'deny' | 'probe'): Promise<void>;
  /** Exchanges the code of the last authorization. */
  redeem(): Promise<void>;
  /** Refreshes the connection; `times` at once, with one refresh token. */
  refresh(times?: number): Promise<void>;
  /** Refreshes with the refresh token that the connection had before its last refresh. */
  refreshWithOld(): Promise<void>;
  /** Sends the test request. */
  call(): Promise<void>;
  /** Has the connection's tokens revoked. */
  revoke(): Promise<void>;
  /** Takes the authorization server metadata down, which have been read before. */
  readMetadata(): Promise<void>;
  /** Goes on with the connection of the honest run. */
  takeHonest(): void;
  /** Lets real time pass until the access token has expired, or takes the expired one that was supplied. */
  outliveToken(): Promise<void>;
}

/** How end-users get through a vendor's login and consent pages. */
export interface LoginDriver {
  /** Takes a browser that nobody has used from the authorization request to where it ends. Never rejects for what the server does. */
  authorize(request: LoginRequest): Promise<Arrival>;
  close(): Promise<void>;
}

export interface LoginRequest {
  url: URL;
  decision: 'allow' | 'deny';
  /** Stops at the first request for which this holds, and does not make it. */
  until: (url: URL) => boolean;
  /** Every exchange on the way, redirects too, in order. */
  onExchange: (request: WireRequest, page: Page) => void;
  signal: AbortSignal;
}

/** Where a login ended. */
export type Arrival =
  | { kind: 'redirected'; request: WireRequest }
  /** A page from which nothing in the definition's `certify` section leads on. */
  | { kind: 'page'; page: Page; reason: 'refused' | 'login-failed' | 'no-way-on'; told: string }
  /** No page could be had. `code` is stable: `network`, `dns`, `tls`, `timeout`, `oversized`, `redirect-loop`, `private-address` … */
  | { kind: 'failed'; code: string; told: string };
