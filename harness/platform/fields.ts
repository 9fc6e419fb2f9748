import { closest } from 'fastest-levenshtein';
import type { Field, Scalar } from './definition/types.js';
import { PlatformError, quote } from './errors.js';

/** The fields whose value a form asks for, in its order: not the computed ones, and not `copy`, which is text to read. */
export function askedFields(fields: readonly Field[]): Field[] {
  return fields.filter(({ computed, type }) => !computed && type !== 'copy');
}

/**
 * The values with which a connection is made, and which it stores: defaults are filled in, an empty text counts as missing.
 * Throws PlatformError `unknown-field`, `missing-field` or `invalid-choice`.
 */
export function connectFields(
  fields: readonly Field[],
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const asked = askedFields(fields);
  for (const key of Object.keys(given)) refuseUnknown(key, fields, asked);
  const values = asked.map((field) => [field, own(given, field.key) || field.default || undefined] as const);
  refuseMissing(values.filter(([field, value]) => field.required && value === undefined).map(([field]) => field));
  const present = values.flatMap(([field, value]) => (value === undefined ? [] : [[field, value] as const]));
  for (const [field, value] of present) refuseOtherChoice(field, value);
  return Object.fromEntries(present.map(([{ key }, value]) => [key, value]));
}

/**
 * What every later call sees of the stored values: an optional field's default in place of a missing or null value, all
 * others as they are. Throws PlatformError `missing-field` for a required field, whose default served only once.
 */
export function runtimeFields(
  fields: readonly Field[],
  stored: Readonly<Record<string, Scalar>>,
): Record<string, Scalar> {
  const missing = askedFields(fields).filter(({ key }) => (own(stored, key) ?? null) === null);
  refuseMissing(missing.filter(({ required }) => required));
  const defaults = missing.flatMap(({ key, default: value }) => (value === undefined ? [] : [[key, value] as const]));
  return Object.fromEntries([...Object.entries(stored), ...defaults]);
}

/** Throws PlatformError `missing-computed-field` if a computed field is not, by its key, in the exchange's result. */
export function requireComputed(fields: readonly Field[], result: Readonly<Record<string, Scalar>>): void {
  const missing = fields.filter(
    ({ key, computed, required }) => computed && required && (own(result, key) ?? null) === null,
  );
  if (missing.length === 0) return;
  const names = missing.map((field) => `${nameOf(field)}${lookalike(field.key, result)}`).join(', ');
  throw new PlatformError(
    'missing-computed-field',
    `The result of the token exchange lacks ${missing.length === 1 ? 'the computed field' : 'the computed fields'} ${names}. ` +
      `Return each at the top level of the result, under exactly this key, or set "required: false".`,
  );
}

/** A field as a message names it: by label and key. */
export function nameOf({ key, label }: Field): string {
  return label === undefined || label === key ? `"${key}"` : `"${label}" (${key})`;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function refuseUnknown(key: string, fields: readonly Field[], asked: readonly Field[]): void {
  if (asked.some((field) => field.key === key)) return;
  const field = fields.find((one) => one.key === key);
  if (field?.computed) {
    throw new PlatformError(
      'unknown-field',
      `The field ${nameOf(field)} is computed: its value comes from the token exchange. Leave it out.`,
    );
  }
  throw new PlatformError(
    'unknown-field',
    field
      ? `The field ${nameOf(field)} is text to read and takes no value. Leave it out.`
      : `No field has the key ${quote(key, (text) => text)}. ${adviceOn(key, asked)}`,
  );
}

const longestKey = 100;

function adviceOn(key: string, asked: readonly Field[]): string {
  if (asked.length === 0) return 'This definition asks for no fields.';
  const keys = asked.map((field) => field.key);
  return `Did you mean "${closest(key.slice(0, longestKey), keys)}"? The fields are: ${listed(keys)}.`;
}

function refuseMissing(missing: readonly Field[]): void {
  if (missing.length === 0) return;
  const [noun, pronoun] = missing.length === 1 ? ['field', 'a value'] : ['fields', 'values'];
  throw new PlatformError(
    'missing-field',
    `The required ${noun} ${missing.map(nameOf).join(', ')} ${missing.length === 1 ? 'has' : 'have'} no value. Give ${pronoun}.`,
  );
}

/** The value is not quoted: it may be a password. */
function refuseOtherChoice(field: Field, value: string): void {
  const { choices } = field;
  if (!choices?.size || choices.has(value)) return;
  const whose = value === field.default ? 'default' : 'value';
  const known = [...choices].map(([choice, label]) => (label === choice ? choice : `${choice} (${label})`));
  throw new PlatformError(
    'invalid-choice',
    `The ${whose} of the field ${nameOf(field)} is none of its choices: ${listed(known)}.`,
  );
}

const mostListed = 30;

function listed(names: readonly string[]): string {
  const rest = names.length - mostListed;
  return names.slice(0, mostListed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** A key of the result that differs in case and separators only; any other would quote foreign text. */
function lookalike(key: string, result: Readonly<Record<string, Scalar>>): string {
  const plain = (text: string) => text.toLowerCase().replace(/[-_. ]/g, '');
  const found = Object.keys(result).find((one) => one !== key && plain(one) === plain(key));
  return found === undefined ? '' : ` (the result has "${found}")`;
}
