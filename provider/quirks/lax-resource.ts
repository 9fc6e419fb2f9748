import * as z from 'zod';
import { header } from '../exchange.js';
import { bearerOf, isPreflight, setBearer } from './bearer.js';
import { isMembers, textOf } from './members.js';
import { defineQuirk, type TapContext } from './quirk.js';

/** What all of these have in common. */
const common = { leg: 'resource', lawful: false, origin: 'provider', kind: 'tamper' } as const;

const apiOpen = defineQuirk({
  ...common,
  id: 'api-open',
  summary: 'has an API that does not look closely at the access token, and answers as to the last one that it issued',
  bends: 'RFC 6750 §3, §3.1',
  params: () =>
    z.object({
      to: z
        .array(z.enum(['missing', 'unknown', 'tampered']))
        .min(1)
        .default(['missing', 'unknown', 'tampered'])
        .describe(
          'whom it answers: who sends no token, one that was never issued, or one in which characters differ from the last one',
        ),
    }),
  decides: () => ['api request: who is answered'],
  taps: ({ to }) => ({
    tokenResponse({ body }, { memory }) {
      const token = isMembers(body) ? textOf(body, 'access_token') : undefined;
      if (token !== undefined) memory.set('last', token);
    },
    httpRequest(draft, context) {
      const last = context.memory.get<string>('last');
      if (context.endpoint !== 'api' || last === undefined || isPreflight(draft)) return;
      const sent =
        header(draft.headers, 'authorization') === undefined ? 'missing' : kindOf(bearerOf(draft), last, context);
      if (sent !== 'known' && to.includes(sent)) setBearer(draft, last);
    },
  }),
});

const bearerSpelling = defineQuirk({
  ...common,
  id: 'bearer-spelling',
  summary: 'has an API that knows the scheme of the Authorization header in one spelling only',
  bends: 'RFC 9110 §11.1',
  params: () => z.object({ scheme: z.string().min(1).default('Bearer').describe('the spelling') }),
  decides: () => ['api request: spelling of the scheme'],
  taps: ({ scheme }) => ({
    httpRequest(draft, { endpoint }) {
      if (endpoint !== 'api' || bearerOf(draft) === undefined) return;
      if (!header(draft.headers, 'authorization')?.startsWith(`${scheme} `)) setBearer(draft, undefined);
    },
  }),
});

export const laxResourceQuirks = [apiOpen, bearerSpelling] as const;

/** A token whose beginning is that of the last one is taken for it, like a JWT whose signature nobody verifies. */
function kindOf(token: string | undefined, last: string, { findGrant }: TapContext): 'known' | 'unknown' | 'tampered' {
  if (token === undefined || findGrant(token) !== undefined) return 'known';
  const compared = Math.ceil(last.length / 4);
  return token.length === last.length && token.slice(0, compared) === last.slice(0, compared) ? 'tampered' : 'unknown';
}
