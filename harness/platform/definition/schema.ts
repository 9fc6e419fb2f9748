import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { textsIn } from './parameters.js';
import { quoted, type Path, type Problem } from './problem.js';
import { labelProblem, templateProblem, urlProblem } from './text-rules.js';
import type { Authentication, Code, Field, OAuth2Config, RequestForm, RequestSource, Stage } from './types.js';

/** Checks and normalises the value of `authentication`; paths start inside it. Files of code are sought in `folder`. */
export function parseAuthentication(
  value: unknown,
  folder: string,
): { authentication: Authentication } | { problems: Problem[] } {
  const result = authenticationSchema(folder).safeParse(value, { error: describe });
  if (result.success) return { authentication: result.data };
  return { problems: result.error.issues.map(({ path, message }) => ({ path: path as Path, message })) };
}

function authenticationSchema(folder: string) {
  return z
    .object({
      fields: z.array(fieldSchema).default([]),
      oauth2Config: configSchema(folder),
      test: requestSchema('test', folder),
      connectionLabel: labelSchema(folder).optional(),
    })
    .transform((authentication): Authentication => present(authentication));
}

function configSchema(folder: string) {
  const name = z.string().min(1, 'It is empty. Give a text, or leave the key out.');
  return z
    .object({
      authorizeUrl: requestSchema('authorizeUrl', folder),
      getAccessToken: requestSchema('getAccessToken', folder),
      refreshAccessToken: requestSchema('refreshAccessToken', folder).optional(),
      codeParam: name.optional(),
      scope: z.string().optional(),
      autoRefresh: z.boolean().default(false),
      enablePkce: z.boolean().default(false),
    })
    .transform((config): OAuth2Config => present(config));
}

const reservedKeys = ['client_id', 'client_secret'];

const keySchema = z.string().superRefine((key, context) => {
  if (reservedKeys.includes(key)) {
    context.addIssue(
      `${quoted(key)} is reserved for the client's own credentials. Use process.env.${key.toUpperCase()} in requests, or rename the field.`,
    );
  } else if (!/^[^\s{}]{1,100}$/.test(key) || key === '__proto__') {
    context.addIssue('It cannot be named in a template. Use 1 to 100 characters without spaces and braces.');
  }
});

const fieldTypes = ['string', 'text', 'number', 'integer', 'boolean', 'datetime', 'copy', 'password'] as const;

const choiceSchema = choose<[string, string]>((choice) =>
  typeof choice === 'string'
    ? z.string().transform((text) => [text, text])
    : z.object({ value: z.string(), label: z.string() }).transform(({ value, label }) => [value, label]),
);

const choicesSchema = choose<[string, string][]>((value) =>
  Array.isArray(value) ? z.array(choiceSchema) : z.record(z.string(), z.string()).transform(Object.entries<string>),
)
  .refine((choices) => choices.length > 0, 'It offers no choice. List at least one, or leave the key out.')
  .transform((choices): ReadonlyMap<string, string> => new Map(choices));


const fieldSchema = z
  .object({
    key: keySchema,
    label: z.string().optional(),
    type: z.enum(fieldTypes).default('string'),
    required: z.boolean().optional(),
    default: z.string().optional(),
    helpText: z.string().optional(),
    placeholder: z.string().optional(),
    choices: choicesSchema.optional(),
    computed: z.boolean().default(false),
    inputFormat: z
      .string()
      .refine(
        (text) => text.includes('{{input}}'),
        'It lacks {{input}}. Mark where the value stands: https://{{input}}.acme.com.',
      )
      .optional(),
  })
  .transform((field): Field => present({ ...field, required: field.required ?? !field.computed }));

function requestSchema(stage: Stage, folder: string): z.ZodType<RequestSource> {
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

const urlSchema = text(urlProblem, templateProblem);

function formSchema(stage: Stage): z.ZodType<RequestForm> {
  const shape = {
    url: urlSchema,
    method: z
      .string()
      .transform((method) => method.toUpperCase())
      .pipe(z.enum(methods))
      .default(defaultMethods[stage]),
    params: z.record(z.string(), z.unknown()).superRefine(checkTemplates).optional(),
    headers: z.record(headerName, headerValue).superRefine(checkTemplates).optional(),
    body: bodySchema.optional(),
    removeMissingValuesFrom: z
      .object({ params: z.boolean().optional(), body: z.boolean().optional() })
      .transform(present)
      .optional(),
  };
  return z
    .object(stage === 'authorizeUrl' ? { ...shape, ...redirectShape } : shape)
    .transform((form): RequestForm => present(form));
}

const headerName = z.string();
const headerValue = z.union([z.string(), z.number(), z.boolean()], 'It is no header value. Give a text.');

const bodySchema = choose<Record<string, unknown> | string | undefined>((value) => {
  // The Zapier app schema allows null for no body.
  if (value === null) return z.null().transform(() => undefined);
  return typeof value === 'string'
    ? text(templateProblem)
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
  return typeof value === 'object' && value !== null && codeKeys.some((key) => Object.hasOwn(value, key));
}

function codeSchema(value: Record<string, unknown>, folder: string): z.ZodType<Code> {
  const name = z.string().min(1, 'It is empty. Give the code.');
  if (Object.hasOwn(value, 'source')) return z.object({ source: name });
  if (Object.hasOwn(value, 'module')) return z.object({ module: name, path: z.array(z.string()) });
  return z
    .object({ require: name })
    .transform((code) => ({ module: pathToFileURL(resolve(folder, code.require)).href, path: [] }));
}

function labelSchema(folder: string): z.ZodType<string | Code> {
  return choose<string | Code>((value) => {
    if (typeof value === 'string') return text(labelProblem);
    if (isCodeLike(value)) return codeSchema(value, folder);
    return z.never(
      `A label is a text, not ${kindOf(value)}. Write a template such as '{{username}}', or code; values come from the test request.`,
    );
  });
}

function text(...rules: ((text: string) => string | undefined)[]) {
  return z.string().superRefine((value, context) => {
    for (const rule of rules) {
      const problem = rule(value);
      if (problem !== undefined) context.addIssue(problem);
    }
  });
}

function checkTemplates(
  value: unknown,
  context: { addIssue(issue: { code: 'custom'; message: string; path: PropertyKey[] }): void },
) {
  for (const { path, text: found } of textsIn(value)) {
    const message = templateProblem(found);
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [...path] });
  }
}

/** A union whose members tell themselves apart, so that a message is about the one that was meant. */
function choose<T>(pick: (value: unknown) => z.ZodType<T>) {
  return z.unknown().transform((value, context): T => {
    const result = pick(value).safeParse(value, { error: describe });
    if (result.success) return result.data;
    for (const { message, path } of result.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
    return z.NEVER;
  });
}

const expectations: Record<string, string> = {
  string: 'a text (in quotes, if it looks like something else)',
  boolean: 'true or false, without quotes',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
};

function describe(issue: { code?: string; input?: unknown; expected?: unknown; values?: unknown }): string {
  const { code, input, expected, values } = issue;
  if (code === 'invalid_value' && Array.isArray(values) && typeof input === 'string') {
    return `${quoted(input)} is not known. Use one of ${values.join(', ')}.`;
  }
  const right = Array.isArray(values) ? values.join(', ') : (expectations[String(expected)] ?? String(expected));
  return input === undefined ? `It is missing. Add it: ${right}.` : `This is ${kindOf(input)}. Give ${right}.`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  const kinds: Record<string, string> = { object: 'a mapping', string: 'a text', boolean: 'true or false' };
  return kinds[typeof value] ?? `a ${typeof value}`;
}

type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Without the keys that have no value. */
function present<T extends object>(value: T): Present<T> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Present<T>;
}
