import * as z from 'zod';
import { quirkById } from '../../provider/quirks/index.js';
import type { Quirk, QuirkUse, When } from '../../provider/quirks/quirk.js';
import { UsageError } from '../errors.js';
import { refuseUnknown } from './unknown.js';

/**
 * `ID`, `ID:key=value,…` with percent-decoded values, or `ID:{json}`. A value is taken for the scalar that it reads as,
 * unless the parameter is a text. `when.key=value` and the member `when` are conditions.
 */
export function parseQuirkUse(text: string): QuirkUse {
  const [, id = '', rest] = /^([^:]*)(?::([\s\S]*))?$/.exec(text) ?? [];
  refuseUnknown('quirk', [id], [...quirkById.keys()], '`gauntlet list quirks` shows all.');
  if (rest === undefined) return { id };
  if (rest.startsWith('{')) {
    const { when, ...params } = jsonObject(text, rest);
    return { id, params, ...(when !== undefined && { when: when as When }) };
  }
  const properties = propertiesOf(quirkById.get(id) as Quirk);
  const pairs = rest.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        'E_QUIRK_PARAM',
        `"${pair}" in --quirk ${text} is no key=value. Write it as ${id}:key=value,key=value or as '${id}:{"key":"value"}'.`,
      );
    const key = pair.slice(0, equals);
    const value = percentDecoded(pair.slice(equals + 1), text);
    const isText = conditionOf(key) === undefined ? properties[key]?.type === 'string' : texts.has(conditionOf(key)!);
    return [key, isText ? value : scalar(value)] as const;
  });
  const when = pairs.flatMap(([key, value]) => {
    const condition = conditionOf(key);
    return condition === undefined ? [] : [[condition, value] as const];
  });
  const params = pairs.filter(([key]) => conditionOf(key) === undefined);
  return {
    id,
    ...(params.length > 0 && { params: Object.fromEntries(params) }),
    ...(when.length > 0 && { when: Object.fromEntries(when) }),
  };
}

const texts = new Set(['leg', 'endpoint', 'grantType', 'error', 'scope', 'era']);

function conditionOf(key: string): string | undefined {
  return key.startsWith('when.') ? key.slice('when.'.length) : undefined;
}

/** A parameter of a quirk, as it is listed. */
export interface Parameter {
  name: string;
  /** A JSON Schema type, or the words that it may be, joined by `|`. */
  type: string;
  /** Absent where not to set it is a choice of its own. */
  default?: unknown;
  description: string;
}

export function parametersOf(quirk: Quirk): Parameter[] {
  return Object.entries(propertiesOf(quirk)).map(([name, property]) => ({
    name,
    type: typeOf(property),
    ...(property.default !== undefined && { default: property.default }),
    description: property.description ?? '',
  }));
}

/** A line for each parameter: name, type, default, and what it does. */
export function describeParams(quirk: Quirk): string[] {
  return parametersOf(quirk).map(
    ({ name, type, default: usual, description }) =>
      `${name} (${type}, ${usual === undefined ? 'unset by default' : `default ${JSON.stringify(usual)}`}): ${description}`,
  );
}

interface Property {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Property[];
  items?: Property;
  default?: unknown;
  description?: string;
}

function typeOf({ type, enum: words, const: word, anyOf, items }: Property): string {
  if (words !== undefined) return words.map(asWord).join(' | ');
  if (word !== undefined) return asWord(word);
  if (anyOf !== undefined) return anyOf.map(typeOf).join(' | ');
  if (type === 'array') return items === undefined ? 'array' : `array of ${typeOf(items)}`;
  return type ?? 'any';
}

function asWord(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function propertiesOf({ params }: Quirk): Record<string, Property> {
  const schema = z.toJSONSchema(params(), { io: 'input' }) as { properties?: Record<string, Property> };
  return schema.properties ?? {};
}

function jsonObject(text: string, json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    throw new Error('they must be an object');
  } catch (error) {
    throw new UsageError(
      'E_QUIRK_PARAM',
      `The parameters of --quirk ${text} are no JSON: ${(error as Error).message}.`,
    );
  }
}

function percentDecoded(value: string, text: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new UsageError(
      'E_QUIRK_PARAM',
      `"${value}" in --quirk ${text} is not percent-encoded: write % itself as %25.`,
    );
  }
}

function scalar(value: string): string | number | boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
