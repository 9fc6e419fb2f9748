import * as z from 'zod';
import { isPreflight } from './bearer.js';
import { isMembers } from './members.js';
import { defineQuirk, type JsonMessage, type TapContext } from './quirk.js';
import { refuse } from './refusal.js';
import { fill, fillText, valuesOf } from './template.js';

const expiredTokenStatus = defineQuirk({
  id: 'expired-token-status',
  summary:
    'has an API that refuses a dead access token in its own way: by another status, body or WWW-Authenticate field',
  leg: 'resource',
  bends: 'RFC 6750 §3.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  // What is a success by its status is shaped before.
  stage: 'envelope',
  params: () =>
    z.object({
      status: z.int().min(200).max(599).default(403).describe('the HTTP status'),
      body: z
        .json()
        .default({ error_code: 'TOKEN_EXPIRED', message: 'The access token has expired.' })
        .describe('the body, with placeholders'),
      missing: z.json().optional().describe('the body for a call without any token; without it, the honest answer'),
      wwwAuthenticate: z.string().default('').describe('the WWW-Authenticate field; empty: none'),
    }),
  decides: () => ['api error: status', 'api error: body', 'api error: www-authenticate'],
  taps: ({ status, body, missing, wwwAuthenticate }) => ({
    resourceResponse(message, context) {
      const answer = tellsOfDeadToken(message) ? body : tellsOfNoToken(message) ? missing : undefined;
      if (answer === undefined) return;
      refuse(message, status, fill(answer, valuesOf(context)));
      setChallenge(message, wwwAuthenticate);
    },
  }),
});

const metadataPath = '/.well-known/oauth-protected-resource';

const challenges = {
  missing: '',
  // An open quotation mark, an empty element, a parameter without a value.
  malformed: 'Bearer realm="${issuer}, error=invalid_token,, error_description',
  unquoted: 'bearer error=invalid_token, error_description=the access token is dead',
  scope: 'Bearer error="invalid_token", scope="read write"',
  several: 'Basic realm="api", Bearer realm="api", error="invalid_token"',
  'other-scheme': 'DPoP error="invalid_token", algs="ES256"',
  'resource-metadata': `Bearer error="invalid_token", resource_metadata="\${issuer}${metadataPath}"`,
};

const wwwAuthenticateVariant = defineQuirk({
  id: 'www-authenticate-variant',
  summary: 'has an API that refuses without a WWW-Authenticate header, or with an unusual one',
  leg: 'resource',
  bends: 'RFC 6750 §3, RFC 9728 §5.1',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      as: z
        .enum(Object.keys(challenges) as [keyof typeof challenges, ...(keyof typeof challenges)[]])
        .default('missing')
        .describe('what becomes of it; resource-metadata: it points to metadata of the API, which is then there'),
      value: z.string().optional().describe('the whole field, with placeholders, in place of those'),
    }),
  decides: () => ['api error: www-authenticate'],
  routes: ({ as }) =>
    as === 'resource-metadata'
      ? {
          [metadataPath]: {
            methods: ['GET'],
            answer: ({ api, issuer }) => ({
              status: 200,
              headers: { 'access-control-allow-origin': '*' },
              body: { resource: api, authorization_servers: [issuer], bearer_methods_supported: ['header'] },
            }),
          },
        }
      : {},
  taps: ({ as, value }) => ({
    resourceResponse(message, context) {
      if (message.status !== 401) return;
      setChallenge(message, fillText(value ?? challenges[as], valuesOf(context)));
    },
  }),
});

const rateLimitShape = defineQuirk({
  id: 'rate-limit-shape',
  summary: 'has an API that limits the rate of calls, and says in its own way when to come again',
  leg: 'resource',
  bends: 'RFC 6585 §4, RFC 9110 §10.2.3',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      after: z.int().min(1).default(1).describe('calls that are answered before, and again after the wait'),
      seconds: z.int().min(1).default(30).describe("how long all calls are refused, on the issuer's clock"),
      status: z.int().min(200).max(599).default(429).describe('the HTTP status of a refusal'),
      header: z.string().default('Retry-After').describe('the field that tells when to come again; empty: none'),
      unit: z
        .enum(['s', 'ms', 'date', 'epoch'])
        .default('s')
        .describe('seconds or milliseconds from now, an HTTP date, or seconds since 1970'),
      body: z
        .json()
        .default({ error: 'rate_limited', message: 'Too many calls: try again in ${retry_after} seconds.' })
        .describe('the body, with placeholders: ${retry_after} in seconds, ${reset} as in the header'),
    }),
  decides: () => ['api request: rate'],
  taps: ({ after, seconds, status, header, unit, body }) => ({
    resourceRequest(draft, context) {
      const end = isPreflight(draft) ? undefined : endOfWait(context, after, seconds);
      if (end === undefined) return undefined;
      const reset = resets[unit](end, context.now);
      const values = valuesOf(context, { retry_after: resets.s(end, context.now), reset });
      const fields = { 'access-control-allow-origin': '*', ...(header !== '' && { [header]: String(reset) }) };
      return { status, headers: fields, body: fill(body, values) };
    },
  }),
});

export const resourceErrorQuirks = [expiredTokenStatus, wwwAuthenticateVariant, rateLimitShape] as const;

/** Counts a call; if it is one too many, tells when the wait ends, on a whole second so that every unit says the same. */
function endOfWait({ now, memory }: TapContext, after: number, seconds: number): number | undefined {
  const until = memory.get<number>('until') ?? 0;
  if (now < until) return until;
  const calls = (memory.get<number>('calls') ?? 0) + 1;
  memory.set('calls', calls > after ? 0 : calls);
  if (calls <= after) return undefined;
  const end = (Math.floor(now / 1000) + seconds) * 1000;
  memory.set('until', end);
  return end;
}

const resets = {
  s: (end: number, now: number) => Math.ceil((end - now) / 1000),
  ms: (end: number, now: number) => end - now,
  date: (end: number) => new Date(end).toUTCString(),
  epoch: (end: number) => end / 1000,
};

/** RFC 6750 §3.1 */
function tellsOfDeadToken({ status, body }: JsonMessage): boolean {
  return status === 401 && isMembers(body) && body['error'] === 'invalid_token';
}

/** RFC 6750 §3.1: it has no error code. */
function tellsOfNoToken({ status, body }: JsonMessage): boolean {
  return status === 401 && isMembers(body) && Object.keys(body).length === 0;
}

function setChallenge(message: JsonMessage, value: string): void {
  if (value === '') delete message.headers['www-authenticate'];
  else message.headers['www-authenticate'] = value;
}
