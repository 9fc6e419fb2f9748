import * as z from 'zod';
import type { Capability, ClientSettings } from './client.js';
import { actionSchema, claimsSchema, clientSettingsSchema, protocolVersion, type Action } from './protocol.js';

// What the gauntlet and a program say to each other: one JSON object per line, each with the member `gauntlet`.

/** Bytes that a line of the protocol has at most; a longer one is log. */
export const longestProtocolLine = 256 * 1024;
/** Longer than any server accepts. */
const longestUrl = 64 * 1024;

const version = z.literal(protocolVersion).describe('The version of this protocol.');
const id = z.int().min(1).describe('The number of the request; its reply has the same in "re".');
const [startLogin, callback, , refresh, logout] = actionSchema.options;
const heads = { gauntlet: version, id };

/** What the gauntlet asks of a program. The first request is `hello`, the second `open`; later ones may overlap. */
export const programRequestSchema = z
  .discriminatedUnion('do', [
    z.object({ ...heads, do: z.literal('hello') }),
    z.object({ ...heads, do: z.literal('open'), settings: clientSettingsSchema }),
    z.object({ ...heads, ...startLogin.shape }),
    z.object({ ...heads, ...callback.shape }),
    z.object({ ...heads, do: z.literal('call-api'), user: z.string(), url: z.string(), method: z.string() }),
    z.object({ ...heads, ...refresh.shape }),
    z.object({ ...heads, ...logout.shape }),
  ])
  .meta({ id: 'request', title: 'From the gauntlet to the program' });
export type ProgramRequest = z.infer<typeof programRequestSchema>;

const re = z.int({ error: 'must be the id of the request' }).describe('The id of the request that this answers.');
const text = z
  .string({ error: 'must be a text' })
  .max(10_000, { error: 'must have at most 10000 characters' })
  .exactOptional();
const url = z
  .url({
    protocol: /^https?$/,
    error: 'must be an absolute http or https URL, such as https://as.example/authorize?client_id=…',
  })
  .max(longestUrl, { error: `must have at most ${longestUrl} characters` });
const label = z.string({ error: 'must be a text' }).max(200, { error: 'must have at most 200 characters' });
const reason = z
  .string({ error: 'must be a text that says why' })
  .min(1, { error: 'must not be empty' })
  .describe('Why: the message of the error that the client gives its caller.');
const heads2 = { gauntlet: version, re };

/** What a program answers. */
export const programReplySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...heads2,
      kind: z.literal('hello'),
      name: label.min(1, { error: 'must not be empty' }).describe('How reports call the client.'),
      version: label.exactOptional(),
      claims: claimsSchema.describe(
        'What the client does itself: true, or "caller" where it leaves that to its caller.',
      ),
      redirectUri: url.exactOptional().describe('The redirect URI, if the client has one of its own.'),
    }),
    z.strictObject({ ...heads2, kind: z.literal('ready') }),
    z.strictObject({ ...heads2, kind: z.literal('redirected'), url: url.describe("The authorization request's URL.") }),
    z.strictObject({
      ...heads2,
      kind: z.literal('connected'),
      subject: text,
      label: text,
      scope: text,
      expiresAt: z
        .number({ error: 'must be a number: seconds since the epoch' })
        .exactOptional()
        .describe('Seconds since the epoch.'),
    }),
    z.strictObject({
      ...heads2,
      kind: z.literal('answered'),
      status: z
        .int({ error: 'must be a whole number' })
        .min(100, { error: 'must be at least 100' })
        .max(999, { error: 'must be at most 999' }),
    }),
    z.strictObject({ ...heads2, kind: z.literal('done') }),
    z.strictObject({ ...heads2, kind: z.literal('refused'), reason, code: text }),
    z.strictObject({ ...heads2, kind: z.literal('crashed'), reason, code: text }),
    z.strictObject({ ...heads2, kind: z.literal('unsupported') }),
  ])
  .meta({ id: 'reply', title: 'From the program to the gauntlet' });
export type ProgramReply = z.infer<typeof programReplySchema>;
export type ReplyKind = ProgramReply['kind'];

const failures = ['refused', 'crashed', 'unsupported'] as const;
/** The kinds of reply that answer each request. */
export const replyKinds: Record<ProgramRequest['do'], readonly ReplyKind[]> = {
  hello: ['hello'],
  open: ['ready', 'refused', 'crashed'],
  'start-login': ['redirected', ...failures],
  callback: ['connected', ...failures],
  'call-api': ['answered', ...failures],
  refresh: ['connected', ...failures],
  logout: ['done', 'answered', ...failures],
};

/** A line of each kind, such as a program might write. */
export const sampleReplies: { [K in ReplyKind]: Extract<ProgramReply, { kind: K }> } = {
  hello: {
    gauntlet: 1,
    re: 1,
    kind: 'hello',
    name: 'acme',
    version: '2.1',
    claims: { code: true, pkce: true, basic: true, state: true, api: true, refresh: true, log: true },
  },
  ready: { gauntlet: 1, re: 2, kind: 'ready' },
  redirected: {
    gauntlet: 1,
    re: 3,
    kind: 'redirected',
    url: 'http://localhost:9400/main/authorize?response_type=code&client_id=client-1&state=xyz',
  },
  connected: { gauntlet: 1, re: 4, kind: 'connected', label: 'alice@example.com', scope: 'read write' },
  answered: { gauntlet: 1, re: 5, kind: 'answered', status: 200 },
  done: { gauntlet: 1, re: 7, kind: 'done' },
  refused: { gauntlet: 1, re: 4, kind: 'refused', reason: 'state is not the one that was sent', code: 'bad_state' },
  crashed: { gauntlet: 1, re: 4, kind: 'crashed', reason: "KeyError: 'access_token'" },
  unsupported: { gauntlet: 1, re: 6, kind: 'unsupported' },
};

/** A request as the gauntlet puts it, before it has a number. */
export type Asked = { do: 'hello' } | { do: 'open'; settings: ClientSettings } | Action;

/** Finishes the sentence "The client …". */
export const capabilityPhrases: Record<Capability, string> = {
  code: 'logs in with the authorization code grant',
  oidc: 'speaks OpenID Connect: asks for an ID Token and validates it',
  discovery: "reads the authorization server's metadata",
  pkce: 'sends code_challenge and code_verifier where the settings say pkce',
  public: 'works without a client secret',
  basic: 'authenticates itself with HTTP Basic at the token endpoint',
  post: 'authenticates itself with client_secret in the body',
  state: 'sends state and refuses a callback with another one, or from another browser',
  nonce: 'sends nonce and compares it with that of the ID Token',
  iss: 'compares iss in the callback with the issuer (RFC 9207)',
  'form-post': 'takes the callback as a POST with a form',
  api: 'calls the protected resource with the access token of the user',
  refresh: 'refreshes its tokens when it is told to, and keeps what comes',
  'refresh-on-401': 'refreshes by itself when the API answers 401',
  'refresh-ahead': 'refreshes by itself before the access token expires',
  logout: 'forgets, or revokes, the tokens of the user',
  'two-issuers': 'connects to a second authorization server, "other" in the settings',
  'durable-store': 'keeps connections in the directory "store" of the settings',
  fields: 'reads "fields" of the settings',
  log: 'writes a log, without secrets, in which the client id or the issuer is seen at each login',
  timeout:
    'gives a request up when its answer is not there in whole after "timeoutMs" of the settings, where that is given',
};
