import * as z from 'zod';
import type { Bundle, Code } from '../definition/types.js';
import type { HttpReply } from '../transport.js';
import { longestJson, longestMessage, mostOutput } from './limits.js';

// What passes between the platform and the thread in which a definition's code runs. The thread takes types only from here.

/** What a thread is started for. */
export type Job =
  { do: 'run'; code: Code; bundle: Bundle; staleOn401: boolean } | { do: 'describe'; module: string /* a file URL */ };

/** The answer to the thread's request number `n`. */
export type Answer = { n: number; reply: HttpReply } | { n: number; error: { code: string; message: string } };

const json = z
  .string()
  .max(longestJson)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  });

/** Strict: what has other members is not from the thread's own code, and might be of any size. */
export const tellSchema = z.discriminatedUnion('tell', [
  z.strictObject({ tell: z.literal('print'), text: z.string().max(mostOutput) }),
  z.strictObject({ tell: z.literal('request'), n: z.int().positive(), form: json }),
  /** Without `json` the value is undefined. */
  z.strictObject({ tell: z.literal('returned'), json: json.optional() }),
  z.strictObject({ tell: z.literal('reply'), n: z.int() }),
  z.strictObject({ tell: z.literal('unsent'), n: z.int() }),
  z.strictObject({ tell: z.literal('stale') }),
  z.strictObject({ tell: z.literal('expired') }),
  z.strictObject({
    tell: z.literal('failed'),
    code: z.enum(['code-threw', 'code-invalid']),
    message: z.string().max(longestMessage),
  }),
]);

/** What the thread tells; any but the first two ends the run. */
export type Tell = z.input<typeof tellSchema>;

const record = z.record(z.string(), z.unknown());

/** A request as it comes from the thread. */
export const formSchema = z.object({
  url: z.string(),
  method: z.string().optional(),
  params: record.optional(),
  headers: record.optional(),
  body: z.union([z.string(), record]).optional(),
  removeMissingValuesFrom: z.object({ params: z.boolean().optional(), body: z.boolean().optional() }).optional(),
});
