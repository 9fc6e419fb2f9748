import { z } from 'zod';
import { quirkById } from '../../provider/quirks/index.js';
import type { Quirk, QuirkUse } from '../../provider/quirks/quirk.js';
import { UsageError } from '../errors.js';
import { refuseUnknown } from './unknown.js';

/**
 * `ID`, `ID:key=value,…` with percent-decoded values, or `ID:{json}`. A value is taken for the scalar that it reads as,
 * unless the parameter is a text.
 */
export function parseQuirkUse(text: string): QuirkUse {
  const [, id = '', rest] = /^([^:]*)(?::([\s\S]*))?$/.exec(text) ?? [];
  refuseUnknown('quirk', [id], [...quirkById.keys()], '`gauntlet list quirks` shows all.');
  if (rest === undefined) return { id };
  if (rest.startsWith('{')) return { id, params: jsonObject(text, rest) };
  const properties = propertiesOf(quirkById.get(id) as Quirk);
  const params = rest.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        'E_QUIRK_PARAM',
        `"${pair}" in --quirk ${text} is no key=value. Write it as ${id}:key=value,key=value or as '${id}:{"key":"value"}'.`,
      );
    const key = pair.slice(0, equals);
    const value = percentDecoded(pair.slice(equals + 1), text);
    return [key, properties[key]?.type === 'string' ? value : scalar(value)] as const;
  });
  return { id, params: Object.fromEntries(params) };
}

/** A line for each parameter: name, type, default, and what it does. */
export function describeParams(quirk: Quirk): string[] {
  return Object.entries(propertiesOf(quirk)).map(([name, property]) => {
    const type = property.enum?.join(' | ') ?? property.type ?? 'any';
    return `${name} (${type}, default ${JSON.stringify(property.default)}): ${property.description ?? ''}`;
  });
}

interface Property {
  type?: string;
  enum?: string[];
  default?: unknown;
  description?: string;
}

function propertiesOf({ params }: Quirk): Record<string, Property> {
  const schema = z.toJSONSchema(params, { io: 'input' }) as { properties?: Record<string, Property> };
  return schema.properties ?? {};
}

function jsonObject(text: string, json: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
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
