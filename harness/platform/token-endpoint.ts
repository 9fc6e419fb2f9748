import type { Tokens } from './connections.js';
import { isCode, type Bundle, type RequestForm, type RequestSource } from './definition/types.js';
import { serialise } from './render-request.js';
import { render, returnedBy, runStage, type Context } from './stage.js';
import { textOf } from './token-response.js';
import type { HttpReply, HttpRequest } from './transport.js';

/** What a token request gave, and the text that it was read from, if there is one. */
interface Result {
  body: unknown;
  said?: string;
}

/** A token request: `parameters` are what it has if its definition declares no body. */
export interface TokenStage {
  stage: 'getAccessToken' | 'refreshAccessToken';
  source: RequestSource;
  parameters: Readonly<Record<string, string>>;
  bundle: Bundle;
}

/** Asks a provider for tokens, with a code or a refresh token. */
export async function obtainTokens(request: TokenStage, context: Context): Promise<Tokens> {
  const { duties, wire, integration, environment } = context;
  const { body, said } = await resultOf(request, context);
  const accessToken = duties.takeAccessToken(body, wire.mask, said);
  duties.checkTokenType(body, wire.mask);
  const lifetime = duties.lifetimeOf(body);
  const tokens = {
    accessToken,
    refreshToken: textOf(body, 'refresh_token', 'refreshToken'),
    expiresAt: lifetime === undefined ? undefined : Math.floor(environment.now() / 1000 + lifetime),
    scope: textOf(body, 'scope'),
    members: integration.stores === 'result' ? duties.storableMembers(body, wire.mask) : {},
  };
  wire.learn([tokens.accessToken, tokens.refreshToken]);
  wire.protectMembers(tokens.members);
  return tokens;
}

async function resultOf({ stage, source, parameters, bundle }: TokenStage, context: Context): Promise<Result> {
  const { duties, wire } = context;
  const send = (one: HttpRequest) => duties.requestTokens(one, (request) => wire.send(request, 'token'));
  if (!isCode(source)) return read(await send(tokenRequest(source, parameters, bundle, context)));
  const outcome = await runStage({ stage, code: source, bundle }, send, context);
  return outcome.kind === 'reply' ? read(outcome.reply) : { body: returnedBy(outcome, stage, wire.mask) };

  function read(reply: HttpReply): Result {
    const body = duties.parseTokenBody(reply);
    duties.refuseTokenError(reply, body, wire.mask);
    return { body, said: reply.body };
  }
}

/** A declared body is sent as declared; without one the request has the parameters of its grant (RFC 6749 §4.1.3, §6). */
function tokenRequest(
  form: RequestForm,
  parameters: Readonly<Record<string, string>>,
  bundle: Bundle,
  context: Context,
): HttpRequest {
  const { duties, wire, integration } = context;
  const rendered = render(form, bundle, context);
  if (form.body !== undefined) return serialise(rendered);
  const plain = { accept: 'application/json', ...Object.fromEntries(lowerCase(rendered.headers)) };
  const authenticated = duties.authenticateClient(
    { method: rendered.method, url: rendered.url.href, headers: plain, form: new URLSearchParams(parameters) },
    integration,
  );
  wire.learn([authenticated.headers['authorization']?.split(' ')[1]]);
  const grant = [...authenticated.form];
  const declared = new Set([...rendered.url.searchParams, ...rendered.params].map(([name]) => name));
  const added = grant.filter(([name]) => !declared.has(name));
  const inQuery = rendered.method === 'GET';
  return serialise({
    ...rendered,
    params: inQuery ? [...added, ...rendered.params] : rendered.params,
    headers: Object.entries({ ...(!inQuery && { 'content-type': formType }), ...authenticated.headers }),
    body: inQuery ? undefined : Object.fromEntries(grant),
  });
}

const formType = 'application/x-www-form-urlencoded';

function lowerCase(headers: readonly [string, string][]): [string, string][] {
  return headers.map(([name, value]) => [name.toLowerCase(), value]);
}
