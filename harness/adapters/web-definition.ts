import { isRegExp } from 'node:util/types';
import * as z from 'zod';
import { suggestion } from '../errors.js';
import { ClientFileError } from '../host/client-file-error.js';
import { exportedBy } from '../host/definition.js';
import { importClientFile } from '../host/load.js';
import { shown } from '../host/thrown.js';
import { capabilities, claimsSchema } from '../model/protocol.js';
import type { WebClientDefinition, WebSurroundings } from '../model/web.js';

/** The web application that a file describes. Rejects with a ClientFileError. */
export async function loadWebClient(file: string, surroundings: WebSurroundings): Promise<WebClientDefinition> {
  const { module, name } = await importClientFile(file);
  let value = exportedBy(module, name, advice);
  if (typeof value === 'function') {
    try {
      value = (value as (given: WebSurroundings) => unknown)(surroundings);
    } catch (error) {
      throw new ClientFileError('CLIENT_FILE_THREW', `${name}: the definition threw ${shown(error)}. ${advice}`);
    }
  }
  const result = definitionSchema.safeParse(value);
  if (!result.success)
    throw new ClientFileError('CLIENT_FILE_DEFINITION', `${name}: ${complaint(result.error.issues[0]!)} ${advice}`);
  return value as WebClientDefinition;
}

const advice =
  'It must be: export default defineWebClient({ name, claims, start, connect, redirectUri, connected, refused, api }).';

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const url = z.url({ protocol: /^https?$/, error: 'must be an absolute URL, such as http://127.0.0.1:3000/connect' });
const pattern = z.custom<string | RegExp>((value) => (typeof value === 'string' && value !== '') || isRegExp(value), {
  error: 'must be a text or a regular expression',
});
const sign = z
  .strictObject(
    {
      status: z.int({ error: 'must be a status code, such as 200' }).min(100).max(599).optional(),
      url: pattern.optional(),
      text: pattern.optional(),
    },
    {
      error: (issue) =>
        issue.code === 'invalid_type' ? 'must say what the page shows: { status, url, text }' : undefined,
    },
  )
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'must name at least one of status, url and text: an empty sign fits every page',
  });
const milliseconds = z.int({ error: 'must be a number of milliseconds' }).min(1, { error: 'must be at least 1' });
const callable = z.custom((value) => typeof value === 'function', { error: 'must be a function of the settings' });

const startSchema = z.strictObject({
  command: text,
  args: z.array(z.string({ error: 'must be a text' }), { error: 'must be a list of texts' }).optional(),
  cwd: text.optional(),
  env: callable.optional(),
  ready: url,
  timeoutMs: milliseconds.optional(),
});
const issuerSchema = z.strictObject({
  port: z.int({ error: 'must be a port, such as 4444' }).min(1).max(65535),
  clientId: text,
  clientSecret: text
    .min(16, { error: 'must have 16 characters at least, lest it be found where it is not' })
    .optional(),
});
const apiSchema = z.strictObject({ url });

const definitionSchema = z
  .strictObject(
    {
      name: text,
      version: text.optional(),
      claims: claimsSchema,
      start: startSchema.optional(),
      issuer: issuerSchema.optional(),
      connect: url,
      redirectUri: url,
      connected: sign,
      refused: sign,
      api: apiSchema.optional(),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'the default export is no object' : undefined) },
  )
  .refine(({ start, issuer }) => start !== undefined || issuer !== undefined, {
    path: ['start'],
    error:
      'is missing: say how to start the application or, if it already runs, what it is configured with, as in issuer: { port, clientId, clientSecret }',
  })
  .refine(({ claims, api }) => claims.api !== true || api !== undefined, {
    path: ['api'],
    error: 'is missing, though claims.api is true: give the URL that makes the application call the API',
  })
  .refine(({ claims, issuer }) => !issuer || Boolean(issuer.clientSecret) === Boolean(claims.basic || claims.post), {
    path: ['issuer', 'clientSecret'],
    error: 'must be given exactly where claims says how the client authenticates itself: basic or post',
  })
  .refine(({ claims }) => !claims.refresh || claims['refresh-on-401'] || claims['refresh-ahead'], {
    path: ['claims', 'refresh'],
    error: 'needs refresh-on-401 or refresh-ahead beside it: a web application cannot be told to refresh',
  });

/** What may stand where. */
const members: Record<string, readonly string[]> = {
  '': Object.keys(definitionSchema.shape),
  claims: capabilities,
  start: Object.keys(startSchema.shape),
  issuer: Object.keys(issuerSchema.shape),
  connected: Object.keys(sign.shape),
  refused: Object.keys(sign.shape),
  api: Object.keys(apiSchema.shape),
};

function complaint(issue: z.core.$ZodIssue): string {
  const at = issue.path.join('.');
  if (issue.code === 'invalid_value') return `${at} must be true, or 'caller', or be left out.`;
  if (issue.code !== 'unrecognized_keys') return at ? `${at} ${issue.message}.` : `${issue.message}.`;
  const [key = ''] = issue.keys;
  return `${[...issue.path, key].join('.')} is not known.${suggestion(key, members[at] ?? [])}`;
}
