import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { Clock } from './clock.js';
import type { Exchange, HttpResponse, Parameters } from './exchange.js';
import type { Faults } from './faults.js';
import type { ClientRegistration, Endpoints } from './index.js';
import type { Located } from './locate.js';
import type { Login } from './login.js';
import type { Person } from './people.js';
import type { Armed } from './quirks/arm.js';
import type { Effect, EffectPlace } from './quirks/meeting.js';
import type { Grant, IdTokenDraft, JsonObject } from './quirks/quirk.js';

/** What the pipeline needs of the issuer that it serves. */
export interface Served {
  readonly identifier: string;
  /** Path of the identifier. */
  readonly mount: string;
  /** Host and port of the identifier. */
  readonly authority: string;
  readonly elsewhere: string;
  readonly clock: Clock;
  readonly armed: Armed;
  readonly faults: Faults;
  readonly login: Login;
  readonly endpoints: Readonly<Endpoints>;
  readonly api: string;
  readonly clients: readonly ClientRegistration[];
  readonly users: readonly Person[];
  readonly era: string | undefined;
  readonly authorizationServer: RequestListener;
  readonly resourceServer: RequestListener;
  /** What is accepted in place of what. */
  readonly aliases: ReadonlyMap<string, string>;
  alias: (shown: string, genuine: string) => string;
  findGrant: (token: string) => Grant | undefined;
  redirectUriAllowed: (clientId: string, redirectUri: string) => boolean;
  issueToken: (code: string) => string | undefined;
  issueForeignCode: (code: string) => string | undefined;
  isLive: (token: string) => boolean;
  /** Remembers what was asked for when a code was issued. */
  noteRequest: (code: string, parameters: Parameters) => void;
  revoke: (token: string) => void;
  rotateKeys: (overlap?: number) => string;
  /** Whether the keys of the honest server's configuration are no longer in force. */
  readonly keysRotated: boolean;
  jwkSet: (alg?: string) => { keys: JsonObject[] };
  sign: (claims: JsonObject, header?: JsonObject) => string;
  /** `clientId` tells whose secret signs, for an algorithm that takes one. */
  signIdToken: (draft: IdTokenDraft, clientId: unknown) => string;
  /** Takes note of an ID Token that is issued. */
  noteIdToken: (token: string) => void;
  answered: (exchange: Exchange, response: HttpResponse) => void;
  affected: (quirk: string, place: EffectPlace, effect: Effect, exchange: Exchange) => void;
}

/** A request on its way to an honest server. */
export interface Inbound extends Located {
  method: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: Buffer;
}
