import type { VendorAct } from './vendor.js';
import type { Action, Outcome, OutputChunk } from './protocol.js';
import type { Page } from './user-agent.js';

/** One exchange as a check sees it: decoded text, not yet masked. */
export interface WireExchange {
  id: number;
  /** Name of the issuer in the scenario: `main`, `other`. */
  issuer: string;
  endpoint:
    | 'authorization'
    | 'token'
    | 'revocation'
    | 'introspection'
    | 'userinfo'
    | 'jwks'
    | 'metadata'
    | 'api'
    | 'elsewhere'
    | 'login'
    | 'extra'
    | 'unknown';
  /** Milliseconds, on a clock of no known beginning. */
  arrivedMs: number;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body: string;
  /** Of the query for GET, of the form otherwise. A repeated name has an array. */
  parameters: Record<string, string | string[]>;
  /** Absent when no response left the provider. */
  response?: { status: number; headers: [name: string, value: string][]; body: string };
  /** What the honest server was asked behind all quirks, and how it answered; absent if it was not asked. */
  honest?: { endpoint: string; grantType?: string; status: number };
  delivery: 'pending' | 'complete' | 'aborted';
  refusal?: string;
}

export type EvidenceEvent = { n: number } & (
  | { kind: 'exchange'; exchange: WireExchange }
  | { kind: 'effect'; quirk: string; seam: string; effect: 'reached' | 'changed'; exchange: number }
  /** Without an outcome if the client was killed over it. `process`: the one of the client's processes, where it is not the first. */
  | { kind: 'action'; id: number; action: Action; process?: string }
  | { kind: 'outcome'; id: number; action: Action; outcome: Outcome }
  /** A step that no honest party takes was performed. */
  | { kind: 'attack'; summary: string }
  | { kind: 'output'; source: OutputChunk['source']; text: string }
  /** The page with which a navigation to the client ended, where the client is reached through browsers. */
  | { kind: 'page'; browser: string; page: Page }
  /** The issuer's clock, and the client's where `client` is true, now stand this many milliseconds ahead. */
  | { kind: 'clock'; offsetMs: number; client: boolean }
  /** Where the subject is a server: what the platform asked of it, and whether it got that. `told`: how it ended, in words; `code`: in one. `isOther`: the label is not that of the test account. */
  | { kind: 'act'; act: VendorAct; done: boolean; told: string; code?: string; label?: string; isOther?: true }
  /** Where the subject is a server: the request to a redirection endpoint that an authorization ended with. It was not made. */
  | { kind: 'arrival'; url: string }
);
export type EventOf<K extends EvidenceEvent['kind']> = Extract<EvidenceEvent, { kind: K }>;

export type SecretKind =
  | 'client-secret'
  | 'code'
  | 'verifier'
  | 'access-token'
  | 'refresh-token'
  | 'id-token'
  | 'basic-credentials'
  | 'account';

export interface Secret {
  kind: SecretKind;
  value: string;
  /** Name of the issuer that it belongs to. */
  issuer?: string;
}

/** All that was seen of one run, in one order. */
export interface Evidence {
  events: readonly EvidenceEvent[];
  secrets: readonly Secret[];
  /** Values of this run alone that are no secrets: one of them in an output proves that the output was seen. */
  markers: readonly string[];
  /** Our own fault: the run could not be carried out. */
  error?: string;
}

export function eventsOf<K extends EvidenceEvent['kind']>(evidence: Evidence, kind: K): EventOf<K>[] {
  return evidence.events.filter((event): event is EventOf<K> => event.kind === kind);
}
