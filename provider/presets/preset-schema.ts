import * as z from 'zod';
import { isHostName } from '../host-check.js';
import { whenSchema } from '../quirks/when.js';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day: YYYY-MM-DD');
const path = z
  .string()
  .max(500)
  .regex(/^\/[^?#\s]*$/, 'must be a path that begins with "/", without "?" and "#"');
const host = z.string().max(253).refine(isHostName, 'must be a host name in small letters, without port');
const place = z.union([
  path,
  z.strictObject({
    host: host.exactOptional(),
    path,
    query: z.record(z.string(), z.string()).exactOptional(),
  }),
]);

/** How a quirk is asked for in a file: its id, or id, parameters and condition. */
export const quirkUseSchema = z.strictObject({
  id: z.string(),
  params: z.record(z.string(), z.unknown()).exactOptional(),
  when: whenSchema.exactOptional(),
});

/**
 * What a preset in a file must look like: `title` and `asOf` are there unless it extends another one. Whether its quirks can be armed
 * is for `arm` to say.
 */
export const presetSchema = z
  .strictObject({
    id: z
      .string()
      .max(100)
      .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be in small letters, digits and "-"'),
    extends: z
      .union([z.string(), z.record(z.string(), z.unknown())], 'must be the name of a preset or the path of its file')
      .exactOptional(),
    without: z.array(z.string()).exactOptional(),
    aliases: z.array(z.string()).exactOptional(),
    title: z.string().exactOptional(),
    asOf: day.exactOptional(),
    host: host.exactOptional(),
    otherHosts: z.array(host).exactOptional(),
    endpoints: z
      .strictObject(
        Object.fromEntries(
          ['authorization', 'token', 'refresh', 'revocation', 'introspection', 'userinfo', 'jwks', 'api'].map(
            (name) => [name, place.exactOptional()],
          ),
        ),
      )
      .exactOptional(),
    quirks: z.array(z.union([z.string(), quirkUseSchema])).exactOptional(),
    eras: z
      .record(
        z.string(),
        z.strictObject({ from: day.exactOptional(), to: day.exactOptional(), note: z.string().exactOptional() }),
      )
      .exactOptional(),
    facts: z
      .array(
        z.strictObject({ about: z.string(), source: z.string(), confidence: z.enum(['confirmed', 'unconfirmed']) }),
      )
      .exactOptional(),
  })
  .superRefine((preset, context) => {
    const problem = (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
    if (preset.extends !== undefined) return;
    if (preset.title === undefined) problem('title', 'is missing: how the provider is called');
    if (preset.asOf === undefined) problem('asOf', 'is missing: the day on which this was true, YYYY-MM-DD');
    if (preset.without !== undefined) problem('without', 'takes quirks from what is extended: extends is missing');
  });
