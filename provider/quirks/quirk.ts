import type { z } from 'zod';
import type { Endpoint, HttpRequest, HttpResponse, Parameters } from '../exchange.js';
import type { ClientRegistration, Endpoints } from '../index.js';
import type { Person } from '../people.js';
import type { Policy } from '../policy.js';
import type { PlaceName, Topology } from '../topology.js';

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
  /**
   * What goes on the wire for the parameters, when all taps have had them; by default each by its name. A tap that sets it calls the
   * one that was there before.
   */
  write?: (parameters: Parameters) => [name: string, value: string][];
  /** Brought so many times by the user agent, all but the last in hidden frames; `delayMs` of real time before the last. */
  repeat?: { times: number; delayMs: number };
}

/** A message with a JSON body; `body` may be replaced by anything that JSON can say. */
export interface JsonMessage {
  status: number;
  headers: Record<string, string>;
  body: Json;
  /**
   * How the body is put into text, when all taps have had it; by default JSON. A tap that sets it may call the one that was
   * there before, and minds `headers['content-type']`.
   */
  write?: (body: Json) => string;
}

/**
 * An ID Token before it is signed, by the algorithm that its header names. `key: 'other'` signs with a key that the JWK Set does
 * not hold, a private or symmetric JWK with that one.
 */
export interface IdTokenDraft {
  header: JsonObject;
  claims: JsonObject;
  key: 'current' | 'other' | JsonObject;
}

/** What happens to the bytes of a response, or to the connection instead of one. */
export interface Transport {
  /** Milliseconds of real time before the first byte. */
  delayMs: number;
  /** Milliseconds between pieces of the body. */
  dripMs: number;
  /** How many bytes a piece has. */
  dripBytes: number;
  /** `before`: reset without a response, and the server never acts. `after`: it acts, then resets. `mid-body`: half the body. */
  reset: false | 'before' | 'after' | 'mid-body';
  /** Accept the request, act on it, never answer. */
  hang: boolean;
  /** Written to the socket in place of the response, head and all; then the connection ends. */
  raw?: Buffer | ((response: HttpResponse) => Buffer);
}

/** A token request, and the client credentials of its `Authorization: Basic` header, form-decoded. RFC 6749 §2.3.1 */
export interface TokenRequestDraft {
  parameters: Parameters;
  /** Absent without such a header. Setting or deleting it sets or deletes the header. */
  basic?: { clientId: string; clientSecret: string };
}

/** Every document that a tap can see: what comes in on its way to the honest server, what goes out on its way back. */
export interface Drafts {
  httpRequest: HttpRequest;
  authorizationRequest: { parameters: Parameters };
  tokenRequest: TokenRequestDraft;
  /** A request for revocation or introspection. RFC 7009 §2.1, RFC 7662 §2.1 */
  revocationRequest: HttpRequest;
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

/** What the server remembers of an authorization: what a code, an access token or a refresh token came from. */
export interface Grant {
  id: string;
  clientId: string;
  /** The end-user; absent for client credentials. */
  sub?: string;
  /** As granted, separated by spaces. */
  scope: string;
  /** The parameters of the authorization request as the client sent them; empty if there was none. */
  requested: Parameters;
}

/** What one armed quirk remembers from message to message. Bounded: the oldest entries make way. Gone when it is armed anew. */
export interface Memory {
  get<T>(key: string): T | undefined;
  set(key: string, value: unknown): void;
  delete(key: string): void;
}

/** What a tap may know and ask for. */
export interface TapContext {
  /** Milliseconds since the epoch, on the issuer's clock. */
  now: number;
  /** A number in [0, 1) that depends on seed, issuer, quirk and nth alone. */
  random: () => number;
  /** How often this armed quirk has been let act at this seam, this time included: 1 for the first. */
  nth: number;
  memory: Memory;
  endpoint: Endpoint;
  /** The address that the request was sent to, where quirks have moved some. */
  place: PlaceName | undefined;
  request: HttpRequest;
  /** The request's parameters: of the query for an authorization request, of the form for the others. */
  parameters: Parameters;
  /** `grant_type` of a token request. */
  grantType: string | undefined;
  /** The grant that the request's code, refresh token or bearer token belongs to; at an authorization response, that of its code. */
  grant: Grant | undefined;
  /** The grant of any code or token, alias or not. */
  findGrant: (token: string) => Grant | undefined;
  /** Whether a code or token, alias or not, would be accepted now: neither unknown nor used up, expired or revoked. */
  isLive: (token: string) => boolean;
  /** The issuer identifier. */
  issuer: string;
  /** Where the endpoints are, as they are armed. */
  endpoints: Readonly<Endpoints>;
  api: string;
  clients: readonly ClientRegistration[];
  users: readonly Person[];
  /** Whether an authorization response for this client may go to this redirect URI. */
  redirectUriAllowed: (clientId: string, redirectUri: string) => boolean;
  /** The foreign origin, with this issuer's path: what arrives there is recorded with the run. */
  elsewhere: string;
  /** Makes the server accept `shown` wherever it would accept `genuine`: a token or code that looks different on the wire. */
  alias: (shown: string, genuine: string) => string;
  /** A live access token of the grant that a code belongs to, beside those that the code brings. */
  issueToken: (code: string) => string | undefined;
  /** A code such as another login of the same client would bring: for another end-user, with a nonce and a PKCE challenge of its own. */
  issueForeignCode: (code: string) => string | undefined;
  /** Ends a token: a refresh token or an access token, alias or not. */
  revoke: (token: string) => void;
  /** Puts a new signing key in the place of the present one; the JWK Set keeps `overlap` of the former ones. Returns its `kid`. */
  rotateKeys: (overlap?: number) => string;
  /** The JWK Set of the issuer, which from now on holds a key for `alg`, if that is given. RFC 7517 §5 */
  jwkSet: (alg?: string) => { keys: JsonObject[] };
  /** A JWS in compact serialisation with the issuer's present key. RFC 7515 §7.1 */
  sign: (claims: JsonObject, header?: JsonObject) => string;
}

/**
 * In which order the quirks at a seam take their turn, however they were armed: first those that change what a message says, then
 * those that change how it is laid out, at last those that change its text. Within a stage they come as they were armed.
 */
export const stages = ['content', 'names', 'nesting', 'envelope', 'format', 'text'] as const;
export type Stage = (typeof stages)[number];

export type Taps = { [S in Seam]?: (draft: Drafts[S], context: TapContext) => Reply | void };

/** An endpoint that the honest server does not have. */
export interface Route {
  /** `GET` and `POST` unless given. */
  methods?: readonly string[];
  /** Answers only to a live access token; `context.grant` is then that token's. */
  protected?: boolean;
  answer: (context: TapContext) => Reply;
}

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
  /** Makes a Zod object; each member has a default and a description, so that the bare id is usable. */
  params: () => P;
  policy?(params: z.output<P>): Partial<Policy>;
  taps?(params: z.output<P>): Taps;
  /** `content` unless given. */
  stage?: Stage;
  /** Moves endpoints; nothing where these parameters move none. */
  topology?(params: z.output<P>): ((topology: Topology) => void) | undefined;
  /** By path, relative to the issuer: `/connections`. */
  routes?(params: z.output<P>): Record<string, Route>;
  /** What the foreign origin answers, by path relative to `context.elsewhere`. */
  elsewhere?(params: z.output<P>): Record<string, Route['answer']>;
  /**
   * What it alone can decide, such as `token response: expires_in`. Two quirks that decide the same contradict each other, unless
   * `when` keeps them apart.
   */
  decides?(params: z.output<P>): readonly string[];
}

/** Narrows the conditions under which an armed quirk acts. All given ones must hold. */
export interface When {
  /** Where in the flow: by endpoint and grant type, or by the direction of the message. */
  leg?: WhenLeg;
  endpoint?: Endpoint;
  grantType?: string;
  /** The error code that the response carries, at a seam of a response. */
  error?: string;
  /** Request header fields by name: `true` if there, `false` if absent, a text if it is contained, in whatever case. */
  header?: Record<string, boolean | string>;
  /** Request parameters by name: `true` if there, `false` if absent, a text if equal. */
  parameter?: Record<string, boolean | string>;
  /** A scope that was requested or granted. */
  scope?: string;
  /** The era of the preset that the issuer is in. */
  era?: string;
  /** From 0 to 1, seeded: the share of the meetings that all other conditions allow. */
  probability?: number;
  /** Only at the nth meeting, counted from 1 among the meetings that the conditions above allow. */
  nth?: number;
  /** Only at the first n meetings. `times: 1` is once. */
  times?: number;
}

export const whenLegs = [
  'authorization-request',
  'authorization-response',
  'token-request',
  'token-response',
  'token-error',
  'code-exchange',
  'refresh',
  'client-credentials',
  'resource',
  'discovery',
  'revocation',
] as const;
export type WhenLeg = (typeof whenLegs)[number];

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
