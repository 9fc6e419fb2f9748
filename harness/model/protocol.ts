import * as z from 'zod';
import type { Capability, Claims, ClientSettings } from './client.js';

/** The version of the protocol that a client's host, or a program, must speak. */
export const protocolVersion = 1;

/** A request as a user agent makes it: carries form posts, cookies and fragments. */
export const wireRequestSchema = z.object({
  method: z.string(),
  url: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: z.string().optional(),
});
export type WireRequest = z.infer<typeof wireRequestSchema>;

/** What the client is asked to do. */
export const actionSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('start-login'), browser: z.string(), user: z.string(), issuer: z.string() }),
  z.object({ do: z.literal('callback'), browser: z.string(), user: z.string(), request: wireRequestSchema }),
  z.object({ do: z.literal('call-api'), user: z.string(), url: z.string().optional(), method: z.string().optional() }),
  z.object({ do: z.literal('refresh'), user: z.string() }),
  z.object({ do: z.literal('logout'), user: z.string() }),
]);
export type Action = z.infer<typeof actionSchema>;

/** What came of an action. `connected` is a claim, which the wire must bear out; `crashed` is never a refusal. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('redirected'), to: wireRequestSchema }),
  z.object({
    kind: z.literal('connected'),
    user: z.string(),
    subject: z.string().optional(),
    label: z.string().optional(),
    scope: z.string().optional(),
    /** Seconds since the epoch, on the client's clock. */
    expiresAt: z.number().optional(),
  }),
  z.object({ kind: z.literal('answered'), status: z.number() }),
  z.object({ kind: z.literal('refused'), reason: z.string(), code: z.string().optional() }),
  z.object({ kind: z.literal('crashed'), reason: z.string(), code: z.string().optional() }),
  z.object({ kind: z.literal('timed-out'), waitedMs: z.number() }),
  /** `reason`: what was seen instead of an answer. */
  z.object({ kind: z.literal('unknown'), waitedMs: z.number(), reason: z.string().exactOptional() }),
  z.object({ kind: z.literal('unsupported') }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

/** Something that the client let out: to a stream, a file, a page, or in an error that it gave its caller. */
export const outputChunkSchema = z.object({
  source: z.enum(['stdout', 'stderr', 'console', 'file', 'page', 'error']),
  text: z.string(),
});
export type OutputChunk = z.infer<typeof outputChunkSchema>;

const flag = z.literal([true, 'caller']).optional();
const claimsShape: Record<Capability, typeof flag> = {
  code: flag,
  oidc: flag,
  discovery: flag,
  pkce: flag,
  public: flag,
  basic: flag,
  post: flag,
  state: flag,
  nonce: flag,
  iss: flag,
  'form-post': flag,
  api: flag,
  refresh: flag,
  'refresh-on-401': flag,
  'refresh-ahead': flag,
  logout: flag,
  'two-issuers': flag,
  'durable-store': flag,
  fields: flag,
  log: flag,
  timeout: flag,
};
/** Every capability there is. */
export const capabilities = Object.keys(claimsShape) as Capability[];
/** A client's claims; an unknown capability is an error, lest a misspelt one be taken for a modest client. */
export const claimsSchema = z.strictObject(claimsShape) as unknown as z.ZodType<Claims>;

const issuerSettingsSchema = z.looseObject({
  issuer: z.string(),
  endpoints: z.object({
    authorization: z.string(),
    token: z.string(),
    refresh: z.string().exactOptional(),
    revocation: z.string(),
    introspection: z.string(),
    userinfo: z.string(),
    jwks: z.string(),
    metadata: z.string(),
  }),
  api: z.string(),
  clientId: z.string(),
  clientSecret: z.string().exactOptional(),
  clientAuth: z.enum(['basic', 'post', 'none']),
  flavour: z.enum(['oauth2', 'oidc']),
  scope: z.string(),
  pkce: z.boolean(),
  preset: z.object({ name: z.string(), hosts: z.record(z.string(), z.string()) }).exactOptional(),
});
/** The settings of one run, as they cross to another process. */
export const clientSettingsSchema: z.ZodType<ClientSettings> = z.looseObject({
  run: z.string(),
  redirectUri: z.string(),
  store: z.string(),
  issuers: z.object({ main: issuerSettingsSchema }).catchall(issuerSettingsSchema),
  fields: z.record(z.string(), z.string()),
  env: z.record(z.string(), z.string()),
  timeoutMs: z.number().exactOptional(),
});

const id = z.int();
/** What an adapter asks of a JavaScript client's host process. The first request hands over the token. */
export const hostRequestSchema = z.discriminatedUnion('ask', [
  z.object({ id, ask: z.literal('hello'), protocolVersion: z.int(), token: z.string() }),
  /** With `zapier`, the file is the directory of a Zapier app, whose authentication form gets these values. */
  z.object({
    id,
    ask: z.literal('load'),
    file: z.string(),
    zapier: z.object({ fields: z.record(z.string(), z.string()) }).exactOptional(),
  }),
  z.object({ id, ask: z.literal('open'), settings: clientSettingsSchema }),
  z.object({ id, ask: z.literal('perform'), action: actionSchema }),
  z.object({ id, ask: z.literal('clock'), offsetMs: z.number() }),
  /** The mark is written to every captured stream, behind all that the client has written. */
  z.object({ id, ask: z.literal('drain'), mark: z.string() }),
  z.object({ id, ask: z.literal('close') }),
]);
export type HostRequest = z.infer<typeof hostRequestSchema>;

const token = z.string();
/** What the host tells; without the token of its first request it is the client that speaks. `re`: the request's id. */
export const hostReplySchema = z.discriminatedUnion('tell', [
  z.object({ token, re: id, tell: z.literal('ready'), protocolVersion: z.int() }),
  z.object({
    token,
    re: id,
    tell: z.literal('loaded'),
    client: z.object({ name: z.string(), version: z.string().exactOptional(), claims: claimsSchema }),
  }),
  z.object({ token, re: id, tell: z.literal('unloadable'), code: z.string(), message: z.string() }),
  z.object({ token, re: id, tell: z.literal('outcome'), outcome: outcomeSchema }),
  z.object({ token, re: id, tell: z.literal('done') }),
  /** An error that the client threw, written out. */
  z.object({ token, tell: z.literal('thrown'), text: z.string() }),
  /** The process is about to end, for a reason that its exit code does not tell. */
  z.object({ token, tell: z.literal('crashed'), reason: z.string() }),
]);
export type HostReply = z.infer<typeof hostReplySchema>;
