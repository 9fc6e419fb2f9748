import { isRegExp } from 'node:util/types';
import * as z from 'zod';
import { claimsSchema } from '../model/protocol.js';
import type { ClientSettings } from '../model/client.js';
import type { Sign, Variables, WebClientDefinition, WebStart } from '../model/web.js';
import { renderTemplate, settingNames, templateFault } from './settings-template.js';

/** What a definition comes to: short forms written out, `{{port}}` replaced, patterns compiled. */
export type WebApplication = z.output<ReturnType<typeof webSchema>>;
export type StartOptions = NonNullable<WebApplication['start']>;
export type TriggerRequest = NonNullable<WebApplication['api']>;
export type LogOptions = NonNullable<WebApplication['logs']>[number];
export type SignOptions = WebApplication['connected'];

/** The compiler sees to it that a file may say what the types say, and nothing else. */
type Members<T> = Record<keyof T, z.ZodType>;

/** What can be read before the port is known. */
export const portSchema = z.looseObject({
  port: z.int({ error: 'must be a port, such as 3000' }).min(1).max(65535).optional(),
});

const text = z.string({ error: 'must be a text' }).min(1, { error: 'must not be empty' });
const method = z.string().regex(/^[A-Z]+$/, { error: 'must be a method, such as POST' });
const milliseconds = z.int({ error: 'must be a number of milliseconds' }).min(1, { error: 'must be at least 1' });

const pattern = z.union(
  [
    text,
    z.custom<RegExp>(isRegExp),
    z.strictObject({ matches: text, flags: z.string().optional() }).transform(({ matches, flags }, context) => {
      try {
        return new RegExp(matches, flags);
      } catch (error) {
        context.addIssue({ code: 'custom', path: ['matches'], message: `is no regular expression: ${String(error)}` });
        return z.NEVER;
      }
    }),
  ],
  { error: 'must be a text or a regular expression: { matches, flags }' },
);

const sign = z
  .strictObject(
    {
      status: z.int({ error: 'must be a status code, such as 200' }).min(100).max(599).optional(),
      url: pattern.optional(),
      text: pattern.optional(),
      selector: text.optional(),
      cookie: pattern.optional(),
    } satisfies Members<Sign>,
    {
      error: (issue) =>
        issue.code === 'invalid_type'
          ? 'must say what the page shows: { status, url, text, selector, cookie }'
          : undefined,
    },
  )
  .refine((given) => Object.values(given).some((value) => value !== undefined), {
    error: 'must name at least one of status, url, text, selector and cookie: an empty sign fits every page',
  });

const issuer = z.strictObject({
  port: z.int({ error: 'must be a port, such as 4444' }).min(1).max(65535),
  clientId: text,
  clientSecret: text
    .min(16, { error: 'must have 16 characters at least, lest it be found where it is not' })
    .exactOptional(),
});

/** The one description of a definition's members, for every kind of file. */
export function webSchema(port: number) {
  const ports = { port: String(port) };
  const withPort = templateOf(['port']).transform((given) => renderTemplate(given, ports));
  const configured = templateOf(['port', ...settingNames]);
  const url = withPort.pipe(
    z.url({ protocol: /^https?$/, error: 'must be an absolute URL, such as http://127.0.0.1:{{port}}/connect' }),
  );
  const placed = z.strictObject({ url, method: method.default('GET') });
  const trigger = z.union([url.transform((given) => ({ url: given, method: 'GET' })), placed], {
    error: 'must be a URL, or { url, method }',
  });
  const command = withPort.pipe(text);
  const program = { command, args: z.array(withPort, { error: 'must be a list of texts' }).optional() };
  const source = z.strictObject({ ...partial(program), url: url.optional(), file: withPort.optional() });

  return z
    .strictObject(
      {
        name: text.max(200),
        version: text.max(200).optional(),
        port: portSchema.shape.port,
        claims: claimsSchema,
        start: z
          .strictObject({
            command,
            args: z.array(configured, { error: 'must be a list of texts' }).optional(),
            cwd: text.optional(),
            env: z
              .union([z.custom<(settings: ClientSettings) => Variables>(isFunction), variablesOf(configured)], {
                error: 'must be an object of texts, or a function of the settings that returns one',
              })
              .optional(),
            ready: z.union([portSchema.shape.port.unwrap(), withPort.pipe(z.union([digits, url]))], {
              error: 'must be an absolute URL, such as http://127.0.0.1:{{port}}/, or a port',
            }),
            timeoutMs: milliseconds.default(30_000),
            restart: z.enum(['changed', 'always'], { error: "must be 'changed' or 'always'" }).default('changed'),
          } satisfies Members<WebStart>)
          .optional(),
        stop: z.strictObject(program).optional(),
        issuer: issuer.optional(),
        reset: z
          .union([
            url.transform((given) => ({ url: given, method: 'GET' })),
            z
              .strictObject({ url: url.optional(), method: method.default('GET'), ...partial(program) })
              .refine(oneOf('url', 'command'), { error: 'must be { url, method } or { command, args }' }),
          ])
          .optional(),
        connect: url,
        redirectUri: url,
        connected: sign,
        refused: sign,
        api: trigger.optional(),
        refresh: trigger.optional(),
        logout: trigger.optional(),
        logs: z
          .array(
            source.refine(oneOf('file', 'command', 'url'), {
              error: 'must be one of { file }, { command, args } and { url }',
            }),
            {
              error: 'must be a list, such as [{ file: app.log }]',
            },
          )
          .optional(),
      } satisfies Members<WebClientDefinition>,
      { error: (issue) => (issue.code === 'invalid_type' ? 'It is no object of name, claims, start, …' : undefined) },
    )
    .refine(({ start, issuer }) => start !== undefined || issuer !== undefined, {
      path: ['start'],
      error:
        'is missing: say how to start the application or, if it already runs, what it is configured with, as in issuer: { port, clientId, clientSecret }',
    })
    .refine(({ start, stop }) => start !== undefined || stop === undefined, {
      path: ['stop'],
      error: 'has nothing to stop without start',
    })
    .refine(({ claims, api }) => claims.api !== true || api !== undefined, {
      path: ['api'],
      error: 'is missing, though claims.api is true: give the URL that makes the application call the API',
    })
    .refine(({ claims, logout }) => claims.logout !== true || logout !== undefined, {
      path: ['logout'],
      error: 'is missing, though claims.logout is true: give the URL that logs the end-user out',
    })
    .refine(({ claims, issuer }) => !issuer || Boolean(issuer.clientSecret) === Boolean(claims.basic || claims.post), {
      path: ['issuer', 'clientSecret'],
      error: 'must be given exactly where claims says how the client authenticates itself: basic or post',
    })
    .refine(
      ({ claims, refresh }) => !claims.refresh || refresh || claims['refresh-on-401'] || claims['refresh-ahead'],
      {
        path: ['claims', 'refresh'],
        error:
          'needs the URL that makes the application refresh, as the member refresh, or refresh-on-401 or refresh-ahead beside it',
      },
    );
}

/** Environment variables, as a file or a function gives them. */
export function variablesOf<T extends z.ZodType<string, string>>(value: T) {
  const written = z.union([z.number(), z.boolean()]).transform(String);
  return z.record(z.string(), z.union([value, written, z.undefined()], { error: 'must be a text' }), {
    error: 'must be an object of texts',
  });
}

const digits = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number);

function templateOf(names: readonly string[]) {
  return z.string({ error: 'must be a text' }).superRefine((given, context) => {
    const fault = templateFault(given, names);
    if (fault) context.addIssue({ code: 'custom', message: fault });
  });
}

function partial<C extends z.ZodType, A extends z.ZodType>({ command, args }: { command: C; args: A }) {
  return { command: command.optional(), args };
}

function oneOf(...names: string[]) {
  return (given: object) => names.filter((name) => (given as Record<string, unknown>)[name] !== undefined).length === 1;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
