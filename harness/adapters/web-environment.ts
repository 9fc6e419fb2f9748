import * as z from 'zod';
import { UsageError } from '../errors.js';
import type { ClientSettings } from '../model/client.js';
import type { WebStart } from '../model/web.js';

const environmentSchema = z.record(z.string(), z.union([z.string(), z.number().transform(String), z.undefined()]));

/** The variables that configure the application for one run. Throws a UsageError. */
export function environmentOf(start: WebStart, settings: ClientSettings): Record<string, string> {
  let given: unknown;
  try {
    given = start.env?.(settings) ?? {};
  } catch (error) {
    throw new UsageError('E_WEB_ENV', `start.env threw: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data, error } = environmentSchema.safeParse(given);
  if (data === undefined)
    throw new UsageError(
      'E_WEB_ENV',
      `start.env must return an object of texts; ${error?.issues[0]?.path.join('.') || 'what it returned'} is none.`,
    );
  return Object.fromEntries(Object.entries(data).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
