import * as z from 'zod';
import { UsageError } from '../errors.js';
import type { ClientSettings } from '../model/client.js';
import { renderTemplate, templateValues } from './settings-template.js';
import { variablesOf, type StartOptions } from './web-schema.js';

/** What configures the application for one run. */
export interface WebConfiguration {
  args: string[];
  env: Record<string, string>;
}

/** Puts the settings of a run into what `start` says. Throws a UsageError where a function of the user's fails. */
export function configurationOf(
  { args = [], env = {} }: StartOptions,
  settings: ClientSettings,
  port: number,
): WebConfiguration {
  const values = { ...templateValues(settings), port: String(port) };
  const render = (text: string) => renderTemplate(text, values);
  const variables =
    typeof env === 'function' ? Object.entries(returned(() => env(settings))) : rendered(Object.entries(env), render);
  return {
    args: args.map(render),
    env: Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  };
}

type Entry = [name: string, value: string | undefined];

function rendered(entries: Entry[], render: (text: string) => string): Entry[] {
  return entries.map(([name, value]) => [name, value === undefined ? undefined : render(value)]);
}

const returnedSchema = variablesOf(z.string());

function returned(call: () => unknown): Record<string, string | undefined> {
  let given: unknown;
  try {
    given = call();
  } catch (error) {
    throw new UsageError('E_WEB_ENV', `start.env threw: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data, error } = returnedSchema.safeParse(given);
  if (data !== undefined) return data;
  const path = error?.issues[0]?.path.join('.');
  throw new UsageError('E_WEB_ENV', `start.env must return an object of texts; ${path || 'what it returned'} is none.`);
}
