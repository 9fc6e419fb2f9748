import * as z from 'zod';
import { quotedName, type Path, type Problem } from './problem.js';
import { codeSchema, isCodeLike, requestSchema } from './request-schema.js';
import { choose, describe, kindOf, present, textSchema, wanting } from './schema-parts.js';
import { labelProblem } from './text-rules.js';
import type { Authentication, Code, Field, OAuth2Config } from './types.js';

/** Checks and normalises the value of `authentication`; paths start inside it. Files of code are sought in `folder`. */
export function parseAuthentication(
  value: unknown,
  folder: string,
): { authentication?: Authentication; problems: readonly Problem[] } {
  const { data, error } = authenticationSchema(folder).safeParse(value, { error: describe });
  if (data) return { authentication: data, problems: [] };
  return { problems: error.issues.map(({ path, message }) => ({ path: path as Path, message })) };
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
    .object(
      {
        authorizeUrl: requestSchema('authorizeUrl', folder),
        getAccessToken: requestSchema('getAccessToken', folder),
        refreshAccessToken: requestSchema('refreshAccessToken', folder).optional(),
        codeParam: name.optional(),
        scope: z.string().optional(),
        autoRefresh: z.boolean().default(false),
        enablePkce: z.boolean().default(false),
      },
      wanting('a mapping with authorizeUrl and getAccessToken'),
    )
    .transform((config): OAuth2Config => present(config));
}

const reservedKeys = ['client_id', 'client_secret'];

const keySchema = z.string().superRefine((key, context) => {
  if (reservedKeys.includes(key)) {
    context.addIssue(
      `${quotedName(key)} is reserved for the client's own credentials. Use process.env.${key.toUpperCase()} in requests, or rename the field.`,
    );
  } else if (!/^[^\s{}]{1,100}$/.test(key) || key === '__proto__') {
    context.addIssue('It cannot be named in a template. Use 1 to 100 characters without spaces and braces.');
  }
});

const fieldTypes = ['string', 'text', 'number', 'integer', 'boolean', 'datetime', 'copy', 'password'] as const;

const choiceSchema = choose<[string, string]>((choice) =>
  typeof choice === 'string'
    ? z.string().transform((text) => [text, text])
    : z
        .object(
          { value: z.string(), label: z.string() },
          wanting('a text in quotes, or a mapping with value and label'),
        )
        .transform(({ value, label }) => [value, label]),
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

function labelSchema(folder: string): z.ZodType<string | Code> {
  return choose<string | Code>((value) => {
    if (typeof value === 'string') return textSchema(labelProblem);
    if (isCodeLike(value)) return codeSchema(value, folder);
    return z.never(
      `A label is a text, not ${kindOf(value)}. Write a template such as '{{username}}', or code; values come from the test request.`,
    );
  });
}
