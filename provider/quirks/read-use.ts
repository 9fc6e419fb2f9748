import * as z from 'zod';
import { QuirkError, unknownQuirk } from './quirk-error.js';
import type { Quirk, QuirkUse, Seam, Taps, When } from './quirk.js';
import { mayHold, whenSchema } from './when.js';

/** What is asked for: the quirk, its parameters with their defaults, and its conditions. Throws QuirkError. */
export function readUse(
  use: QuirkUse,
  registry: ReadonlyMap<string, Quirk>,
): { quirk: Quirk; params: unknown; when: When } {
  const quirk = registry.get(use.id);
  if (quirk === undefined) throw unknownQuirk(use.id, registry);
  return { quirk, params: readParams(quirk, use), when: readWhen(quirk, use) };
}

/** A condition that holds nowhere would be a quirk that quietly does nothing. */
export function checkReach(id: string, when: When, taps: Taps): void {
  const seams = Object.keys(taps) as Seam[];
  if (seams.length === 0 || seams.some((seam) => mayHold(when, seam))) return;
  const { leg, error } = when;
  const never = [leg && `leg "${leg}"`, error !== undefined && `error "${error}"`].filter(Boolean).join(' and ');
  throw new QuirkError(
    'unfit-condition',
    `Quirk "${id}" acts at ${seams.join(' and ')}, where ${never} can never hold: leave it out, or give "when" an endpoint.`,
  );
}

/** A schema is made ready at its first use, which takes far longer than the use. */
const schemas = new WeakMap<Quirk, z.ZodType>();

function schemaOf(quirk: Quirk): z.ZodType {
  const known = schemas.get(quirk);
  if (known) return known;
  const made = quirk.params();
  // A misspelt parameter would be a quirk that quietly does something else.
  const schema = made instanceof z.ZodObject ? made.strict() : made;
  schemas.set(quirk, schema);
  return schema;
}

function readParams(quirk: Quirk, { params = {} }: QuirkUse): unknown {
  const schema = schemaOf(quirk);
  const result = schema.safeParse(params);
  if (result.success) return result.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape).join(', ') : '';
  const hint = known === '' ? 'It has no parameters.' : `Its parameters: ${known}.`;
  throw new QuirkError('unfit-parameters', `Quirk "${quirk.id}": ${explain(result.error)}. ${hint}`);
}

function readWhen(quirk: Quirk, { when = {} }: QuirkUse): When {
  const result = whenSchema.safeParse(when);
  if (result.success) return when;
  throw new QuirkError('unfit-condition', `Quirk "${quirk.id}", condition "when": ${explain(result.error)}.`);
}

function explain(error: z.ZodError): string {
  return error.issues
    .map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message))
    .join('; ');
}
