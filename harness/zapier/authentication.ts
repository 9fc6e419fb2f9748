import * as z from 'zod';
import { ClientFileError } from '../host/client-file-error.js';
import type { Claims } from '../model/client.js';
import type { Authentication, Code, Field } from '../platform/definition/types.js';

/** What an app's definition tells. */
export interface Told {
  /** Each of its requests is left to core. */
  authentication: Authentication;
  claims: Claims;
  /** Whether the app puts the access token into every request; otherwise each request has to do so itself. */
  placesToken: boolean;
}

/** Reads an app's definition. Throws a ClientFileError where its authentication is not OAuth v2. */
export function authenticationOf(app: unknown, name: string): Told {
  const { data, error } = appSchema.safeParse(app);
  if (!data) {
    const [issue] = error.issues;
    const type = (app as { authentication?: { type?: unknown } } | undefined)?.authentication?.type;
    const found = type === 'oauth2' ? `${issue?.path.join('.')}: ${issue?.message}` : `it has ${typeNamed(type)}`;
    throw new ClientFileError(
      'CLIENT_FILE_DEFINITION',
      `${name} has no OAuth v2 authentication to judge: ${found}. The app must export authentication with type: 'oauth2' and an oauth2Config.`,
    );
  }
  const { fields, oauth2Config, connectionLabel, test } = data.authentication;
  const { getAccessToken, refreshAccessToken, enablePkce, autoRefresh, codeParam, scope } = oauth2Config;
  const hasMiddleware = [data.beforeRequest ?? []].flat().length > 0 || data.requestTemplate !== undefined;
  const label = typeof connectionLabel === 'string' ? connectionLabel : byCore;
  return {
    authentication: {
      fields: fields.map(fieldOf),
      oauth2Config: {
        authorizeUrl: byCore,
        getAccessToken: byCore,
        ...(refreshAccessToken !== undefined && { refreshAccessToken: byCore }),
        ...(codeParam !== undefined && { codeParam }),
        ...(scope !== undefined && { scope }),
        autoRefresh,
        enablePkce,
      },
      test: byCore,
      ...(connectionLabel !== undefined && { connectionLabel: label }),
    },
    claims: {
      code: true,
      api: true,
      log: true,
      state: true,
      ...(enablePkce && { pkce: true }),
      ...(autoRefresh && refreshAccessToken !== undefined && { refresh: true, 'refresh-on-401': true }),
      [clientAuthOf(getAccessToken)]: true,
    },
    placesToken: hasMiddleware && !namesConnection(test),
  };
}

/** Core finds a request by its place in the app, whether that is a form or code. */
const byCore: Code = { module: 'app', path: [] };

const given = z.unknown().refine((value) => value !== undefined && value !== null, { error: 'is missing' });
const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const appSchema = z.object({
  beforeRequest: z.unknown().optional(),
  requestTemplate: z.unknown().optional(),
  authentication: z.object({
    type: z.literal('oauth2'),
    fields: z
      .array(
        z.object({
          key: z.string(),
          label: z.string().optional(),
          type: z.string().optional(),
          required: z.boolean().optional(),
          default: scalar.optional(),
          computed: z.boolean().optional(),
        }),
      )
      .default([]),
    oauth2Config: z.object(
      {
        authorizeUrl: given,
        getAccessToken: given,
        refreshAccessToken: z.unknown().optional(),
        codeParam: z.string().optional(),
        scope: z.string().optional(),
        autoRefresh: z.boolean().default(false),
        enablePkce: z.boolean().default(false),
      },
      { error: 'is missing' },
    ),
    connectionLabel: z.unknown().optional(),
    test: z.unknown().optional(),
  }),
});

type AppField = z.output<typeof appSchema>['authentication']['fields'][number];

function fieldOf({ key, label, type, required = true, computed = false, default: value }: AppField): Field {
  return {
    key,
    ...(label !== undefined && { label }),
    type: type === 'password' || type === 'copy' ? type : 'string',
    required,
    computed,
    ...(value !== undefined && { default: value }),
  };
}

function typeNamed(type: unknown): string {
  return typeof type === 'string' ? `authentication of type '${type}'` : 'no authentication';
}

/** How the token request authenticates the client, as far as a form tells; code is taken to send the secret in the body. */
function clientAuthOf(getAccessToken: unknown): 'basic' | 'post' | 'public' {
  const { headers, body, params } = (getAccessToken ?? {}) as Record<string, unknown>;
  if (headers === undefined && body === undefined && params === undefined) return 'post';
  if (/"authorization":\s*"\s*basic/i.test(JSON.stringify(headers ?? {}))) return 'basic';
  return /client_?secret/i.test(JSON.stringify([body, params, headers])) ? 'post' : 'public';
}

/** Whether a form says itself what it takes from the connection. */
function namesConnection(form: unknown): boolean {
  return typeof form === 'object' && JSON.stringify(form).includes('bundle.authData');
}
