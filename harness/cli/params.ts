import { z } from 'zod';
import type { Quirk, QuirkUse } from '../../provider/quirks/quirk.js';
import { UsageError } from '../errors.js';

/** `ID`, `ID:key=value,…` with percent-decoded values, or `ID:{json}`. Values that read as JSON scalars are taken as such. */
export function parseQuirkUse(text: string): QuirkUse {
  const [, id = '', rest] = /^([^:]*)(?::([\s\S]*))?$/.exec(text) ?? [];
  if (rest === undefined) return { id };
  if (rest.startsWith('{')) return { id, params: jsonObject(text, rest) };
  const params = rest.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    if (equals < 1)
      throw new UsageError(
        'E_QUIRK_PARAM',
        `"${pair}" in --quirk ${text} is no key=value. Write it as ${id}:key=value,key=value or as '${id}:{"key":"value"}'.`,
      );
    return [pair.slice(0, equals), scalar(percentDecoded(pair.slice(equals + 1), text))] as const;
  });
  return { id, params: Object.fromEntries(params) };
}

/** A line for each parameter: name, type, default, and what it does. */
export function describeParams({ params }: Quirk): string[] {
  const schema = z.toJSONSchema(params, { io: 'input' }) as { properties?: Record<string, Record<string, unknown>> };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const type = Array.isArray(property['enum']) ? property['enum'].join(' | ') : String(property['type'] ?? 'any');
    return `${name} (${type}, default ${JSON.stringify(property['default'])}): ${String(property['description'] ?? '')}`;
  });
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
