import ms, { type StringValue } from 'ms';
import * as z from 'zod';
import { changeMembers } from './members.js';
import { defineQuirk, type Json, type JsonObject, type TapContext } from './quirk.js';
import { page } from './refusal.js';

const duration = z
  .string()
  .regex(/^\d{1,9} ?[a-z]{1,12}$/)
  .refine((text) => ms(text as StringValue) > 0, 'is no duration such as 6h');

const rotation = defineQuirk({
  id: 'jwks-rotation',
  summary: 'replaces its signing key again and again',
  leg: 'discovery',
  bends: 'OpenID Connect Core §10.1.1',
  lawful: true,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      every: z
        .union([z.int().min(1), duration])
        .default(1)
        .describe("a duration on the issuer's clock, or the number of ID Tokens that a key signs"),
      overlap: z.int().min(0).max(100).default(1).describe('former keys that stay in the JWK Set'),
      kid: z
        .enum(['yes', 'no', 'duplicate'])
        .default('yes')
        .describe('key identifiers: one each, none, or one for all'),
      cacheControl: z
        .string()
        .regex(/^[ -~]*$/)
        .optional()
        .describe('Cache-Control of the JWK Set'),
    }),
  taps: ({ every, overlap, kid, cacheControl }) => ({
    idToken({ header }, context) {
      const times = typeof every === 'number' ? turns(every, context) : periods(every, overlap, context);
      for (let turn = 0; turn < times; turn += 1) header['kid'] = context.rotateKeys(overlap);
      if (kid === 'no') delete header['kid'];
      if (kid === 'duplicate') header['kid'] = sharedKid;
    },
    jwks(message, context) {
      const times = typeof every === 'number' ? 0 : periods(every, overlap, context);
      for (let turn = 0; turn < times; turn += 1) context.rotateKeys(overlap);
      changeMembers(message, (members) => {
        const { keys } = times > 0 ? context.jwkSet() : members;
        return { ...members, keys: named(keys, kid) };
      });
      if (cacheControl !== undefined) message.headers['cache-control'] = cacheControl;
    },
  }),
  decides: ({ kid, cacheControl }) => [
    'JWK Set: rotation',
    ...(kid === 'yes' ? [] : ['ID Token: kid']),
    ...(cacheControl === undefined ? [] : ['JWK Set: Cache-Control']),
  ],
});

const fault = defineQuirk({
  id: 'jwks-fault',
  summary: 'does not give out its JWK Set as it should',
  leg: 'discovery',
  bends: 'RFC 7517 §5, RFC 9110 §15.6',
  lawful: false,
  origin: 'provider',
  kind: 'tamper',
  params: () =>
    z.object({
      fault: z
        .enum(['5xx', 'slow', 'hang', 'wrong-type', 'html', 'empty'])
        .default('5xx')
        .describe(
          '5xx: an error status; slow, hang: late or no bytes; wrong-type: another Content-Type; html: a page for people; empty: no keys',
        ),
      status: z.int().min(500).max(599).default(503).describe('the HTTP status of 5xx'),
      delayMs: z.int().min(0).max(600_000).default(5000).describe('milliseconds that slow takes'),
    }),
  taps: ({ fault: kind, status, delayMs }) => ({
    ...((kind === 'slow' || kind === 'hang') && {
      transport(transport, { endpoint }) {
        if (endpoint !== 'jwks') return;
        if (kind === 'hang') transport.hang = true;
        else transport.delayMs = delayMs;
      },
    }),
    jwks(message) {
      switch (kind) {
        case '5xx':
          return page(status, excuse);
        case 'html':
          return page(200, excuse);
        case 'wrong-type':
          message.headers['content-type'] = 'text/plain';
          return undefined;
        case 'empty':
          changeMembers(message, (members) => ({ ...members, keys: [] }));
          return undefined;
        default:
          return undefined;
      }
    },
  }),
  decides: ({ fault: kind }) => [
    'JWK Set: fault',
    ...(kind === 'slow' ? ['transport: delay'] : []),
    ...(kind === 'hang' ? ['transport: end of the connection'] : []),
  ],
});

export const jwksQuirks = [rotation, fault] as const;

const sharedKid = 'signing-key';
const excuse = '<html><body><h1>We will be back soon</h1></body></html>';

/** One turn each time that so many ID Tokens have been issued. */
function turns(every: number, { memory }: TapContext): number {
  const issued = memory.get<number>('issued') ?? 0;
  memory.set('issued', issued + 1);
  return issued > 0 && issued % every === 0 ? 1 : 0;
}

/** How many periods have gone by since the last turn, but no more than it takes to leave no key of before. */
function periods(every: string, overlap: number, { memory, now }: TapContext): number {
  const since = memory.get<number>('since') ?? now;
  const passed = Math.max(0, Math.floor((now - since) / ms(every as StringValue)));
  memory.set('since', since + passed * ms(every as StringValue));
  return Math.min(passed, overlap + 1);
}

function named(keys: Json | undefined, kid: 'yes' | 'no' | 'duplicate'): Json {
  if (kid === 'yes' || !Array.isArray(keys)) return keys ?? [];
  return keys.map((key) => {
    const { kid: own, ...members } = key as JsonObject;
    return own === undefined || kid === 'no' ? members : { ...members, kid: sharedKid };
  });
}
