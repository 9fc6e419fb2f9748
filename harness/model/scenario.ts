import type { QuirkId } from '../../provider/quirks/index.js';
import type { Preset } from '../../provider/presets/preset.js';
import type { QuirkUse } from '../../provider/quirks/quirk.js';
import type { Capability, Claims, ClientAuth, ClientSettings, HostAbility } from './client.js';
import type { Evidence, WireExchange } from './evidence.js';
import type { Action, Outcome, WireRequest } from './protocol.js';
import type { Level, Requirement } from './requirement.js';

/** A case: what is asked of the client, what is done to it, and how that is judged. */
export interface Scenario {
  /** Stable; equals the path below scenarios/, without the extension. */
  id: string;
  /** A sentence with the client as its subject. */
  title: string;
  requirement: Requirement;
  /** What goes wrong, and for whom, when a client does not do this; for somebody who has never read an RFC. */
  why: string;
  /** What a failing client does wrong: a client with this flaw exists in the kill matrix. */
  flaw: string;
  /** The likely fix, as an instruction. */
  fix: string;
  /** Claims without which the scenario says nothing about the client; of an inner list, one. */
  needs?: readonly (Capability | readonly Capability[])[];
  /** Claims that the scenario only looks through: it is all the same whether the client does these or its caller. */
  uses?: readonly Capability[];
  /** What is judged, claimed or not; a library that leaves it to its caller is neither blamed for it nor praised. */
  duties?: readonly Capability[];
  /** What the adapter must be able to do. */
  host?: readonly HostAbility[];
  /** Measured on the twin; an unmet one skips the scenario. */
  appliesTo?: readonly TraitId[];
  /** Judged once, by what all runs together show on the wire; its own steps are only the least that is run. */
  always?: true;
  setup?: Setup;
  quirks?: readonly QuirkUse<QuirkId>[];
  /** Real time must pass in it, for a client's own timers cannot be moved. */
  realTime?: true;
  steps: readonly Step[];
  /** What the client must manage to be judged, where that is not all of the honest steps. Empty: it is judged whatever it manages. */
  control?: readonly Step[];
  checks: readonly Check[];
}

/** How the honest parties are set up; the twin has the same, unless a member says otherwise. */
export interface Setup {
  flavour?: 'oauth2' | 'oidc';
  scope?: string;
  /** `false` asks the client not to use PKCE. */
  pkce?: false;
  /** A second honest authorization server, `other`. */
  issuers?: 2;
  /** Milliseconds that a client which claims `timeout` may wait for an answer. */
  timeoutMs?: number;
  /** The client must have seen no other run, nor may one follow: it may keep what it reads here, such as metadata. */
  fresh?: true;
  /** The client is configured in another way than for other runs: one that is configured once and for all is not put through it. */
  reconfigured?: true;
  /** How the client is registered to authenticate; otherwise as it claims to, and by Basic if it claims both. */
  clientAuth?: ClientAuth;
  /** Client identifier and secret have characters that mean something in a header or a form. Not in the twin: a client may refuse them. */
  credentials?: 'odd';
  /** Lawful settings of the honest server, as quirks that the twin keeps. */
  quirks?: readonly QuirkUse<QuirkId>[];
  /** The real provider that `main` behaves like: a client may be made for it, so that it need not manage any other server. */
  preset?: PresetUse;
}

/** A preset, and how it was asked for: `slack`, `figma@basic`. */
export interface PresetUse {
  name: string;
  preset: Preset<string, string>;
  era?: string;
}

/** Named properties of a client, measured by harness/traits.ts. */
export type TraitId =
  | 'sends-state'
  | 'uses-pkce'
  | 'relies-on-state'
  | 'refreshes'
  | 'revokes'
  | 'takes-scope'
  | 'tells-scope'
  | 'gets-refresh-token'
  | 'masks-by-digest';

/** What a step does to the scene. A step with `honest` is an attack: the twin takes that one, or none, in its place. */
export interface Step {
  id: string;
  /** An imperative sentence. */
  summary: string;
  honest?: Step | null;
  run(scene: Scene): Promise<void>;
}

/** What steps act on: the client, its user agents, and the issuers' clocks. Everything done here becomes evidence. */
export interface Scene {
  readonly claims: Claims;
  /** What the client is told of the issuers, by name. */
  readonly issuers: ClientSettings['issuers'];
  /** Makes the client do something, in its first process unless another is named. */
  perform(action: Action, process?: string): Promise<Outcome>;
  /**
   * The same in its first process, which is killed at the first passing message for which `when` holds, as kill -9 does: that is
   * an attack, noted as `summary`, and what came of the action is then not known. Tells whether that moment came.
   */
  performUntil(action: Action, when: (passing: Passing) => boolean, summary: string): Promise<boolean>;
  /** Kills the client's first process. */
  kill(): Promise<void>;
  /** Starts a process of the client, on the store that they all have. In the place of the one of that name, which is ended. */
  start(process?: string): Promise<void>;
  /** Sends a browser to the authorization endpoint; returns the request that it is then told to make to the redirection endpoint. */
  authorize(
    browser: string,
    request: WireRequest,
    options: { user: string; deny?: boolean },
  ): Promise<WireRequest | undefined>;
  /** Moves the issuers' clocks, and the client's where the host can. */
  timePasses(milliseconds: number): Promise<void>;
  /** Makes the authorization endpoint of an issuer answer the next request with a redirect to `location`. */
  divert(issuer: string, location: string): void;
  /** Puts quirks in force at an issuer beside those that are there. */
  arm(issuer: string, quirks: readonly QuirkUse<QuirkId>[]): void;
  /** Ends what an issuer has issued: makes it expire, or revokes all tokens. */
  end(issuer: string, what: 'codes' | 'access tokens' | 'tokens'): void;
  /** Notes that what follows is an attack. */
  attack(summary: string): void;
  /** What is kept from one step to a later one, by a name that the steps choose. */
  readonly kept: Map<string, WireRequest>;
}

/** A message between the client and `main` that has just arrived there, or has left from there to its last byte. */
export interface Passing {
  message: 'request' | 'response';
  endpoint: WireExchange['endpoint'];
  /** Of a token request. */
  grantType?: string;
  /** Of a response. */
  status?: number;
}

/** `forbids`: must not happen, and is broken for good once it has. `requires`: must have happened by the end. */
export interface Check {
  id: string;
  kind: 'forbids' | 'requires';
  /** Where it is not as binding as the scenario's requirement. */
  level?: Level;
  /** A crash under the trouble breaks it: the client did not do what is asked. Without this a crash proves nothing. */
  judgesCrash?: true;
  /** And so does an answer that does not come in time. */
  judgesHang?: true;
  /** Rules by which what looks like a fault is lawful; see harness/checks/escapes.ts. */
  escapes?: readonly string[];
  judge(evidence: Evidence): Finding;
}

/** `held` without a citation counts as `unseen`. */
export interface Finding {
  result: 'held' | 'broken' | 'unseen';
  expected: string;
  actual: string;
  /** Numbers of the events that show it. */
  cites: readonly number[];
  /** The rule that made it hold; see harness/checks/escapes.ts. */
  lawful?: string;
}

/** Identity with types. */
export function defineScenario(scenario: Scenario): Scenario {
  return scenario;
}

export interface Suite {
  id: string;
  title: string;
  /** Levels whose breach is a failure here; a breach of another level is a warning. */
  scores: readonly Level[];
  scenarios: readonly Scenario[];
}

/** Scenarios of several suites that belong together for somebody's purpose. */
export interface RequirementSet {
  /** `oauth`, or with the month in which it was frozen `oauth@2026-11`. */
  id: string;
  title: string;
  scores: readonly Level[];
  includes: (scenario: Scenario, suite: Suite) => boolean;
  /** Whether a breach counts: what is newer than a frozen set is run, and counts in none. */
  counts: (scenario: Scenario) => boolean;
}
