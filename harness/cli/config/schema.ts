import * as z from 'zod';
import { clientWays, type ClientWay, type Config } from '../../model/config.js';
import { durationRule, millisecondsIn } from '../duration.js';

/** A number means milliseconds, too. */
const durationSchema = z.union([z.number(), z.string()]).transform((value, context) => {
  const milliseconds = millisecondsIn(String(value));
  if (milliseconds !== undefined) return milliseconds;
  context.addIssue(durationRule);
  return z.NEVER;
});

const names = z.array(z.string().min(1)).exactOptional();
const timeout = z.int().min(1).max(3_600_000).exactOptional();
const text = z.string().min(1);

const way = text.exactOptional();
const clientSchema = z
  .strictObject({
    ...({ client: way, web: way, command: way, zapier: way } satisfies Record<ClientWay, z.ZodType>),
    browser: z.union([z.literal(true), text]).exactOptional(),
    https: z.literal(true).exactOptional(),
    timeout,
  })
  .refine((client) => clientWays.filter((name) => name in client).length === 1, {
    error: `It must have just one of ${clientWays.join(', ')}.`,
  });

/** A configuration of `gauntlet run`, as harness/model/config.ts describes it. */
export const configSchema = z.strictObject({
  /** For editors. */
  $schema: text.exactOptional(),
  clients: z
    .array(z.union([text, clientSchema]))
    .min(1)
    .exactOptional(),
  suites: names,
  scenarios: names,
  presets: names,
  tags: names,
  skipTags: names,
  reporters: names,
  baseline: text.exactOptional(),
  timeout,
  timeLimit: durationSchema.exactOptional(),
  retries: z.int().min(0).max(10).exactOptional(),
  jobs: z.int().min(1).max(256).exactOptional(),
  seed: text.exactOptional(),
  strict: z.boolean().exactOptional(),
  bail: z.boolean().exactOptional(),
  quiet: z.boolean().exactOptional(),
} satisfies Record<keyof Config | '$schema', z.ZodType>);

export type ReadConfig = z.output<typeof configSchema>;
