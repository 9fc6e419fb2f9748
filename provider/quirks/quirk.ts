import type { z } from 'zod';
import type { Endpoint, HttpRequest, HttpResponse, Parameters } from '../exchange.js';
import type { Policy } from '../policy.js';

/** Where on the way of a login a quirk shows; used to sort and to explain, never to decide. */
export type Leg =
  | 'topology'
  | 'authorization-request'
  | 'authorization-response'
  | 'token-request'
  | 'token-response'
  | 'token-error'
  | 'refresh'
  | 'resource'
  | 'discovery'
  | 'id-token'
  | 'revocation'
  | 'transport'
  | 'time';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One authorization response on its way to the redirection endpoint. RFC 6749 §4.1.2 */
export interface Delivery {
  redirectUri: string;
  parameters: Parameters;
  mode: 'query' | 'fragment' | 'form_post';
}

/** A message with a JSON body; `body` may be replaced by anything that JSON can say. */
export interface JsonMessage {
  status: number;
  headers: Record<string, string>;
  body: Json;
  /** Set to leave JSON: the body's exact text. `headers['content-type']` is then the tap's duty. */
  text?: string;
}

/** An ID Token before it is signed. `key: 'other'` signs with a key that the JWK Set does not hold. */
export interface IdTokenDraft {
  header: JsonObject;
  claims: JsonObject;
  key: 'current' | 'other';
}

/** What happens to the bytes of a response, or to the connection instead of one. */
export interface Transport {
  /** Milliseconds of real time before the first byte. */
  delayMs: number;
  /** Milliseconds between bytes. */
  dripMs: number;
  /** `before`: reset without a response, and the server never acts. `after`: it acts, then resets. `mid-body`: half the body. */
  reset: false | 'before' | 'after' | 'mid-body';
  /** Accept the request, act on it, never answer. */
  hang: boolean;
}

/** Every document that a tap can see: what comes in on its way to the honest server, what goes out on its way back. */
export interface Drafts {
  httpRequest: HttpRequest;
  authorizationRequest: { parameters: Parameters };
  tokenRequest: { parameters: Parameters };
  resourceRequest: HttpRequest;
  idToken: IdTokenDraft;
  metadata: JsonMessage;
  jwks: JsonMessage;
  authorizationResponse: Delivery;
  tokenResponse: JsonMessage;
  /** An error response of the token, revocation or introspection endpoint. RFC 6749 §5.2 */
  errorResponse: JsonMessage;
  resourceResponse: JsonMessage;
  httpResponse: HttpResponse;
  transport: Transport;
}
export type Seam = keyof Drafts;

/** An answer in place of the honest server's; what follows in the pipeline still applies to it. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** A string goes out as it is; anything else as JSON. */
  body?: Json;
}

/** What a tap may know and ask for. */
export interface TapContext {
  /** Milliseconds since the epoch, on the issuer's clock. */
  now: number;
  /** A number in [0, 1) that depends on seed, issuer, quirk and nth alone. */
  random: () => number;
  /** How often this armed quirk has met this seam, this time included: 1 for the first. */
  nth: number;
  endpoint: Endpoint;
  request: HttpRequest;
  /** The request's parameters: of the query for an authorization request, of the form for the others. */
  parameters: Parameters;
  /** `grant_type` of a token request. */
  grantType: string | undefined;
  /** The issuer identifier. */
  issuer: string;
  /** The foreign origin, with this issuer's path: what arrives there is recorded with the run. */
  elsewhere: string;
  /** Makes the server accept `shown` wherever it would accept `genuine`: a token or code that looks different on the wire. */
  alias: (shown: string, genuine: string) => string;
}

export type Taps = { [S in Seam]?: (draft: Drafts[S], context: TapContext) => Reply | void };

/** One way in which an authorization server may deviate, or be made to deviate by an attacker. */
export interface Quirk<Id extends string = string, P extends z.ZodType = z.ZodType> {
  /** Stable for ever; kebab-case. */
  id: Id;
  /** Finishes the sentence "The authorization server …". */
  summary: string;
  leg: Leg;
  /** Document and section of the rule that it bends, or that allows it. */
  bends: string;
  /** Still conformant: a client must cope. */
  lawful: boolean;
  /** Something that real providers do, or something that an attacker does. */
  origin: 'provider' | 'attack';
  /** Proof that it was delivered: a `tamper` has changed a message; a `trap` or a `policy` was reached. */
  kind: 'tamper' | 'trap' | 'policy';
  /** A Zod object; each member has a default and a description, so that the bare id is usable. */
  params: P;
  policy?(params: z.output<P>): Partial<Policy>;
  taps?(params: z.output<P>): Taps;
}

/** Narrows the conditions under which an armed quirk acts. All given ones must hold. */
export interface When {
  endpoint?: Endpoint;
  grantType?: 'authorization_code' | 'refresh_token' | 'client_credentials';
  /** Only at the nth meeting, counted from 1 among the meetings that the other conditions allow. */
  nth?: number;
  /** Only at the first n meetings. */
  times?: number;
}

/** A quirk as it is asked for: by id, with parameters that its schema completes. */
export interface QuirkUse<Id extends string = string> {
  id: Id;
  params?: Record<string, unknown>;
  when?: When;
}

/** Identity with types: keeps the literal id, so that ids can be checked by the compiler. */
export function defineQuirk<const Id extends string, P extends z.ZodType>(quirk: Quirk<Id, P>): Quirk<Id, P> {
  return quirk;
}
