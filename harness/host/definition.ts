import * as z from 'zod';
import type { ClientDefinition } from '../model/client.js';
import { capabilities, claimsSchema } from '../model/protocol.js';
import { ClientFileError } from './client-file-error.js';
import { nearest } from './nearest.js';
import { shown } from './thrown.js';

/** The client that a module exports by default. Throws a ClientFileError; `file` is its name for messages. */
export function definitionIn(module: Record<string, unknown>, file: string): ClientDefinition {
  const value = exportedBy(module, file, advice);
  if (typeof value !== 'object' || value === null)
    throw new ClientFileError(
      'CLIENT_FILE_DEFINITION',
      `${file}: the default export is ${shown(value)}, not an object. ${advice}`,
    );
  const result = definitionSchema.safeParse(value);
  if (!result.success)
    throw new ClientFileError('CLIENT_FILE_DEFINITION', `${file}: ${complaint(result.error.issues[0]!, value)}`);
  return value as ClientDefinition;
}

const advice = 'It must be: export default defineClient({ name, claims, open }).';

const definitionSchema = z.object({
  // Both stand in every report.
  name: z.string().min(1).max(200),
  version: z.string().max(200).optional(),
  claims: claimsSchema,
  open: z.custom((value) => typeof value === 'function'),
  isRefusal: z.custom((value) => typeof value === 'function').optional(),
});

const rules: Record<string, string> = {
  name: 'must be a text of at most 200 characters: how reports call the client',
  version: "must be a text of at most 200 characters, such as '1.2.0', or left out",
  claims: 'must be an object that says what the client can do, such as { code: true, pkce: true }',
  open: 'must be a function: open(settings) returns { startLogin, handleCallback, … }',
  isRefusal: 'must be a function from an error to true or false, or left out',
};

function complaint({ path, ...issue }: z.core.$ZodIssue, client: object): string {
  const [field = '', capability] = path.map(String);
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    const near = nearest(key, capabilities);
    return `claims.${key} is no capability. ${near ? `Did you mean ${near}?` : `There are: ${capabilities.join(', ')}.`}`;
  }
  const value = (client as Record<string, unknown>)[field];
  if (capability !== undefined) {
    const claim = (value as Record<string, unknown>)[capability];
    return `claims.${capability} is ${shown(claim)}. It must be true, or 'caller' where the library leaves that to its caller; leave it out where the client cannot do it.`;
  }
  return `${field} ${value === undefined ? 'is missing: it' : `is ${shown(value)}, but`} ${rules[field]}.`;
}

/** What a module exports by default. Throws a ClientFileError with `advice` if that is nothing. */
export function exportedBy(module: Record<string, unknown>, file: string, advice: string): unknown {
  const value = defaultOf(module);
  if (value === undefined)
    throw new ClientFileError('CLIENT_FILE_NO_DEFAULT', `${file} has no default export${others(module)}. ${advice}`);
  return value;
}

/** A CommonJS module compiled from `export default` has its default one level down. */
function defaultOf(module: Record<string, unknown>): unknown {
  const value = module.default;
  const compiled = typeof value === 'object' && value !== null && '__esModule' in value;
  return compiled ? (value as { default?: unknown }).default : value;
}

function others(module: Record<string, unknown>): string {
  const names = Object.keys(module).filter((name) => name !== 'default' && name !== 'module.exports');
  return names.length ? `; it exports ${names.join(', ')}` : '';
}
