import type { RequestListener } from 'node:http';
import Koa, { type Context } from 'koa';
import type { AuthorizationServer } from './authorization-server/authorization-server.js';
import { queryOf, parseParameters } from './exchange.js';
import type { Person } from './people.js';
import { paths } from './router.js';

export interface ResourceServerOptions {
  identifier: string;
  users: readonly Person[];
  findToken: AuthorizationServer['findToken'];
}

/** The protected resources: `/me` tells who the end-user is, `/echo` what the request was. RFC 6750 */
export function createResourceServer(options: ResourceServerOptions): RequestListener {
  const app = new Koa();
  app.silent = true;
  app.use((ctx) => answer(ctx, options));
  const listener = app.callback();
  return (request, response) => void listener(request, response);
}

async function answer(ctx: Context, { identifier, users, findToken }: ResourceServerOptions): Promise<void> {
  const body = (ctx.req as unknown as { body: Buffer }).body;
  // Applications in a browser call from another origin.
  ctx.set('Access-Control-Allow-Origin', '*');
  if (ctx.method === 'OPTIONS' && ctx.get('access-control-request-method') !== '') {
    ctx.set('Access-Control-Allow-Methods', ctx.get('access-control-request-method'));
    ctx.set('Access-Control-Allow-Headers', ctx.get('access-control-request-headers'));
    ctx.status = 204;
    return;
  }
  const refuse = (status: 400 | 401 | 403, error?: string, description?: string) => {
    const parameters = [`realm="${identifier}"`];
    if (error !== undefined) parameters.push(`error="${error}"`, `error_description="${description}"`);
    ctx.status = status;
    ctx.set('WWW-Authenticate', `Bearer ${parameters.join(', ')}`);
    ctx.body = error === undefined ? {} : { error, error_description: description };
  };

  const form = ctx.is('application/x-www-form-urlencoded') ? parseParameters(body.toString()) : {};
  if ('access_token' in queryOf(ctx.url) || 'access_token' in form) {
    return refuse(400, 'invalid_request', 'the access token must be sent in the Authorization header');
  }
  const [scheme, value, ...rest] = ctx.get('authorization').split(' ');
  // RFC 6750 §3.1: no error code for a request without authentication.
  if (scheme?.toLowerCase() !== 'bearer') return refuse(401);
  if (!value || rest.length > 0) return refuse(400, 'invalid_request', 'the Authorization header is malformed');
  const token = await findToken(value);
  if (token === undefined) return refuse(401, 'invalid_token', 'the access token is unknown, expired or revoked');

  if (ctx.path !== paths.api) {
    ctx.body = echo(ctx, body);
    return;
  }
  const person = users.find(({ sub }) => sub === token.sub);
  if (person === undefined) return refuse(403, 'insufficient_scope', 'no end-user stands behind this access token');
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') {
    ctx.status = 405;
    ctx.set('Allow', 'GET, HEAD');
    return;
  }
  ctx.body = resourceOf(person);
}

/** What the protected resource tells of an end-user. */
export function resourceOf({ sub, name, email, username }: Person) {
  return { sub, name, email, username };
}

function echo(ctx: Context, body: Buffer): object {
  const headers = { ...ctx.headers };
  delete headers.authorization;
  return { method: ctx.method, path: ctx.path, query: queryOf(ctx.url), headers, body: body.toString() };
}
