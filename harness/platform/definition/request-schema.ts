import { resolve } from 'node:path';
import { Script } from 'node:vm';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { textsIn } from './parameters.js';
import { choose, isMapping, present, textSchema, wanting } from './schema-parts.js';
import { templateProblem, urlProblem } from './text-rules.js';
import type { Code, RequestForm, RequestSource, Stage } from './types.js';

/** A request as a URL, a form or code; files of code are sought in `folder`. */
export function requestSchema(stage: Stage, folder: string): z.ZodType<RequestSource> {
  return choose<RequestSource>((value) => {
    if (typeof value === 'string') return urlSchema.transform((url) => ({ url, method: defaultMethods[stage] }));
    if (isCodeLike(value)) return codeSchema(value, folder);
    return formSchema(stage);
  });
}

const defaultMethods = {
  authorizeUrl: 'GET',
  getAccessToken: 'POST',
  refreshAccessToken: 'POST',
  test: 'GET',
} as const;
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const urlSchema = textSchema(urlProblem, templateProblem);

function formSchema(stage: Stage): z.ZodType<RequestForm> {
  const shape = {
    url: urlSchema,
    method: z
      .string()
      .transform((method) => method.toUpperCase())
      .pipe(z.enum(methods))
      .default(defaultMethods[stage]),
    params: z.record(z.string(), z.unknown()).superRefine(checkTemplates).optional(),
    headers: z.record(z.string(), headerValue).superRefine(checkHeaders).optional(),
    body: bodySchema.optional(),
    removeMissingValuesFrom: z
      .object({ params: z.boolean().optional(), body: z.boolean().optional() })
      .transform(present)
      .optional(),
  };
  return z
    .object(
      stage === 'authorizeUrl' ? { ...shape, ...redirectShape } : shape,
      wanting('a URL, a mapping with a url, or code'),
    )
    .transform((form): RequestForm => present(form));
}

const headerValue = z.union([z.string(), z.number(), z.boolean()], 'It is no header value. Give a text.');

const bodySchema = choose<Record<string, unknown> | string | undefined>((value) => {
  // The Zapier app schema allows null for no body.
  if (value === null) return z.null().transform(() => undefined);
  return typeof value === 'string'
    ? textSchema(templateProblem)
    : z.record(z.string(), z.unknown()).superRefine(checkTemplates);
});

/** RFC 6749 §4.1.1: the authorization request is a redirect of the user agent. */
const redirectShape = {
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .pipe(z.literal('GET', 'A browser is redirected there, which is always a GET. Remove the method.'))
    .default('GET'),
  headers: z.undefined('A redirect of the browser cannot carry headers. Use params.').optional(),
  body: z.undefined('A redirect of the browser has no body. Use params.').optional(),
};

const codeKeys = ['source', 'require', 'module'] as const;

/** Whether a mapping is code: then its form keys, if any, are unused. */
export function isCodeLike(value: unknown): value is Record<string, unknown> {
  return isMapping(value) && codeKeys.some((key) => Object.hasOwn(value, key));
}

/** Code as a body's `source`, a file, or a module's function. */
export function codeSchema(value: Record<string, unknown>, folder: string): z.ZodType<Code> {
  const name = z.string().min(1, 'It is empty. Give the code.');
  if (Object.hasOwn(value, 'source')) return z.object({ source: name.superRefine(checkSyntax) });
  if (Object.hasOwn(value, 'module')) return z.object({ module: name, path: z.array(z.string()) });
  return z
    .object({ require: name })
    .transform((code) => ({ module: pathToFileURL(resolve(folder, code.require)).href, path: [] }));
}

/** Parsed as it will be run, without being run. The parser's message may quote the code, hence a secret. */
function checkSyntax(source: string, context: IssueTaker) {
  try {
    new Script(`(async (z, bundle) => {${source}\n})`, { filename: 'code' });
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const line = /^code:(\d+)/.exec(stack)?.[1];
    const why = message.replace(/ ?(['"`]).*\1/s, '');
    context.addIssue({ code: 'custom', message: `It does not parse: ${why}, in line ${line} of the code.`, path: [] });
  }
}

interface IssueTaker {
  addIssue(issue: { code: 'custom'; message: string; path: PropertyKey[] }): void;
}

function checkTemplates(value: unknown, context: IssueTaker) {
  for (const { path, text: found } of textsIn(value)) {
    const message = templateProblem(found);
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [...path] });
  }
  // In YAML, all of `{client_secret:hunter2}` is one name.
  const glued = Object.entries(value as object).find(([name, member]) => member === null && name.includes(':'));
  if (glued)
    context.addIssue({ code: 'custom', message: 'It has no value. Write a space after the colon.', path: [glued[0]] });
}

function checkHeaders(headers: Record<string, unknown>, context: IssueTaker) {
  checkTemplates(headers, context);
  // RFC 9110 §5.1: a field name is a token.
  for (const name of Object.keys(headers).filter((name) => !/^[\w!#$%&'*+.^`|~-]+$/.test(name))) {
    context.addIssue({
      code: 'custom',
      message: 'It is no header name. Use letters, digits and hyphens.',
      path: [name],
    });
  }
  for (const name of Object.keys(headers).filter((name) => ownHeaders.includes(name.toLowerCase()))) {
    const message = 'It is of the connection, not of the request, and the platform sets it itself. Remove it.';
    context.addIssue({ code: 'custom', message, path: [name] });
  }
}

/** Of host, message framing and connection (RFC 9110 §7.2, §7.6.1, §8.6, §10.1). */
const ownHeaders = [
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'expect',
];
