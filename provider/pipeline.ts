import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { withClock, type Clock } from './clock.js';
import {
  formatParameters,
  header,
  parseParameters,
  queryOf,
  type Exchange,
  type HttpResponse,
  type Parameters,
} from './exchange.js';
import type { Faults } from './faults.js';
import { inject } from './inject.js';
import type { ClientRegistration, Endpoints } from './index.js';
import type { Located } from './locate.js';
import type { Login, Visit } from './login.js';
import { decodeIdToken } from './id-token.js';
import { jsonResponse, replyResponse, withLength } from './message.js';
import type { Person } from './people.js';
import type { Armed, Effect, EffectPlace } from './quirks/arm.js';
import type { Grant, IdTokenDraft, JsonObject, Transport } from './quirks/quirk.js';
import { paths, pathOf } from './router.js';
import { openPassage, tapRequest, tapTransport, type Passage } from './tap-request.js';
import { tapResponse } from './tap-response.js';
import { reset, send, sendBadly, undisturbed } from './transport.js';

/** What the pipeline needs of the issuer that it serves. */
export interface Served {
  readonly identifier: string;
  /** Path of the identifier. */
  readonly mount: string;
  /** Host and port of the identifier. */
  readonly authority: string;
  readonly elsewhere: string;
  readonly clock: Clock;
  readonly armed: Armed;
  readonly faults: Faults;
  readonly login: Login;
  readonly endpoints: Readonly<Endpoints>;
  readonly api: string;
  readonly clients: readonly ClientRegistration[];
  readonly users: readonly Person[];
  readonly era: string | undefined;
  readonly authorizationServer: RequestListener;
  readonly resourceServer: RequestListener;
  /** What is accepted in place of what. */
  readonly aliases: ReadonlyMap<string, string>;
  alias: (shown: string, genuine: string) => string;
  findGrant: (token: string) => Grant | undefined;
  redirectUriAllowed: (clientId: string, redirectUri: string) => boolean;
  issueToken: (code: string) => string | undefined;
  issueForeignCode: (code: string) => string | undefined;
  isLive: (token: string) => boolean;
  /** Remembers what was asked for when a code was issued. */
  noteRequest: (code: string, parameters: Parameters) => void;
  revoke: (token: string) => void;
  rotateKeys: (overlap?: number) => string;
  /** Whether the keys of the honest server's configuration are no longer in force. */
  readonly keysRotated: boolean;
  jwkSet: (alg?: string) => { keys: JsonObject[] };
  sign: (claims: JsonObject, header?: JsonObject) => string;
  /** `clientId` tells whose secret signs, for an algorithm that takes one. */
  signIdToken: (draft: IdTokenDraft, clientId: unknown) => string;
  /** Takes note of an ID Token that is issued. */
  noteIdToken: (token: string) => void;
  answered: (exchange: Exchange, response: HttpResponse) => void;
  affected: (quirk: string, place: EffectPlace, effect: Effect, exchange: Exchange) => void;
}

/** A request on its way to an honest server. */
export interface Inbound extends Located {
  method: string;
  /** Lower-case names. */
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * Serves one request of an issuer: transport taps, request taps, the honest server, response taps, the network. A seam at
 * which nothing is armed parses nothing.
 */
export async function serve(
  served: Served,
  inbound: Inbound,
  exchange: Exchange,
  outgoing: ServerResponse,
): Promise<void> {
  const { response, transport } = await respond(served, inbound, exchange);
  if (response === undefined) return reset(outgoing);
  served.answered(exchange, response);
  try {
    if (transport === undisturbed) send(outgoing, response);
    else await sendBadly(outgoing, response, transport);
  } catch (error) {
    // A tap may have put into a header what HTTP cannot say.
    if (outgoing.headersSent) return reset(outgoing);
    const failure = failed(exchange, error);
    served.answered(exchange, failure);
    send(outgoing, failure);
  }
}

/** What the foreign origin says because a quirk wants it to. */
export function answerElsewhere(served: Served, inbound: Inbound, exchange: Exchange): HttpResponse | undefined {
  const found = served.armed.elsewhere(pathOf(inbound.target));
  if (found === undefined) return undefined;
  try {
    const response = replyResponse(found.answer(openPassage(served, inbound, exchange).meeting));
    served.affected(found.quirk, 'elsewhere', 'changed', exchange);
    return response;
  } catch (error) {
    return failed(exchange, error);
  }
}

async function respond(
  served: Served,
  inbound: Inbound,
  exchange: Exchange,
): Promise<{ response?: HttpResponse; transport: Transport }> {
  const fault = served.faults.next(inbound.endpoint);
  if (fault !== undefined) {
    const { transport } = fault;
    if (transport.reset === 'before') return { transport };
    const { response } = fault.response ? fault : await respondAsArmed(served, inbound, exchange);
    return { transport, ...(response && { response }) };
  }
  return respondAsArmed(served, inbound, exchange);
}

async function respondAsArmed(
  served: Served,
  inbound: Inbound,
  exchange: Exchange,
): Promise<{ response?: HttpResponse; transport: Transport }> {
  try {
    if (served.armed.idle) {
      const { response, cookie } = await converse(served, inbound, exchange);
      return { response: withCookie(response, cookie), transport: undisturbed };
    }
    if (inbound.mover !== undefined) served.affected(inbound.mover, 'topology', 'changed', exchange);
    const passage = openPassage(served, inbound, exchange);
    const transport = tapTransport(passage);
    // The server never acts.
    if (transport.reset === 'before') return { transport };
    const early = tapRequest(passage) ?? (await answerRoute(passage, exchange));
    if (early !== undefined) return { response: tapResponse(passage, early), transport };
    const { response, request, cookie } = await converse(served, passage.inbound, exchange);
    passage.inbound = request;
    return { response: withCookie(tapResponse(passage, response), cookie), transport };
  } catch (error) {
    return { response: failed(exchange, error), transport: undisturbed };
  }
}

/** What is said to a request, which may be an earlier one. */
interface Said {
  request: Inbound;
  response: HttpResponse;
  /** Value of a Set-Cookie field. */
  cookie?: string | undefined;
}

/**
 * Asks the honest servers. An authorization request may have to wait for a person: then a page of the login endpoint is the
 * answer, and what is sent from there brings the same request on, past the request taps that it has been through.
 */
async function converse(served: Served, inbound: Inbound, exchange: Exchange): Promise<Said> {
  const { login } = served;
  const { endpoint } = inbound;
  if (endpoint !== 'authorization' && endpoint !== 'login') {
    return { request: inbound, response: await answer(served, inbound, exchange) };
  }
  const visit = endpoint === 'login' ? login.take(inbound) : login.arrive(inbound, exchange);
  if ('status' in visit) return { request: inbound, response: visit };
  const response = await answer(served, visit.request, exchange, visit);
  const { question } = visit;
  if (question === undefined) return { request: visit.request, response, cookie: visit.cookie };
  const page = login.ask(visit, question);
  return { request: { ...inbound, endpoint: 'login' }, response: page, cookie: visit.cookie };
}

function withCookie(response: HttpResponse, cookie: string | undefined): HttpResponse {
  return cookie === undefined ? response : { ...response, headers: [...response.headers, ['Set-Cookie', cookie]] };
}

/** What the honest servers say. */
async function answer(served: Served, inbound: Inbound, exchange: Exchange, visit?: Visit): Promise<HttpResponse> {
  const { endpoint } = inbound;
  if (endpoint === 'unknown') return notFound(served);
  const { method, target, headers, body } = served.aliases.size > 0 ? withoutAliases(inbound, served.aliases) : inbound;
  // However the request found its way here, URLs in the answer begin with the issuer identifier.
  headers.host = served.authority;
  const listener = endpoint === 'api' ? served.resourceServer : served.authorizationServer;
  const secure = served.identifier.startsWith('https:');
  const injection = { method, mount: served.mount, target, headers, body, exchange, visit, secure };
  const response = await withClock(served.clock, () => inject(listener, injection));
  switch (endpoint) {
    case 'authorization':
      noteCode(served, response, visit?.exchange ?? exchange);
      return response;
    case 'token':
      return withIdToken(served, response);
    case 'jwks':
      return withKeys(served, response);
    case 'metadata':
      return served.armed.idle || response.status !== 200 ? response : withEndpoints(served, response);
    default:
      return response;
  }
}

/** What an endpoint says that a quirk has added, to whoever may ask. */
async function answerRoute(passage: Passage, exchange: Exchange): Promise<HttpResponse | undefined> {
  const { served, inbound } = passage;
  const found = served.armed.route(pathOf(inbound.target));
  if (found === undefined) return undefined;
  const { quirk, route, answer: reply } = found;
  const methods = route.methods ?? ['GET', 'POST'];
  if (!methods.includes(inbound.method)) {
    return replyResponse({
      status: 405,
      headers: { allow: methods.join(', ') },
      body: { error: 'method_not_allowed' },
    });
  }
  if (route.protected) {
    const guarded = await answer(served, { ...inbound, endpoint: 'api', target: paths.echo }, exchange);
    if (guarded.status >= 400) return guarded;
  }
  served.affected(quirk, 'route', 'changed', exchange);
  return replyResponse(reply(passage.meeting));
}

/** The client's own parameters, not those that taps have made of them. */
function noteCode(served: Served, response: HttpResponse, exchange: Exchange): void {
  const code = /[?&#]code=([^&]+)/.exec(header(response.headers, 'location') ?? '')?.[1];
  const shown = code ?? /name="code" value="([^"]+)"/.exec(response.body.toString('latin1'))?.[1];
  if (shown === undefined) return;
  const { method, target, body } = exchange.request;
  const sent =
    method === 'POST' && exchange.endpoint === 'authorization' ? parseParameters(body.toString()) : queryOf(target);
  served.noteRequest(shown, sent);
}

/** Takes note of an ID Token; one that is signed with a key that has been replaced is signed again. */
function withIdToken(served: Served, response: HttpResponse): HttpResponse {
  const body = response.body.toString();
  const idToken = /"id_token":"([^"]+)"/.exec(body)?.[1];
  if (idToken === undefined) return response;
  const draft = served.keysRotated ? decodeIdToken(idToken) : undefined;
  const valid = draft === undefined ? idToken : served.signIdToken(draft, draft.claims['aud']);
  served.noteIdToken(valid);
  return draft === undefined ? response : withLength({ ...response, body: Buffer.from(body.replace(idToken, valid)) });
}

/** The JWK Set as it is now: the honest server knows the first key only. */
function withKeys(served: Served, response: HttpResponse): HttpResponse {
  return withMembers(response, () => served.jwkSet());
}

/** The metadata, with the endpoints where the armed quirks have put them. */
function withEndpoints({ endpoints }: Served, response: HttpResponse): HttpResponse {
  // Another method than GET finds no document.
  if (response.status !== 200 || response.body.length === 0) return response;
  const { authorization, token, revocation, introspection, userinfo, jwks } = endpoints;
  return withMembers(response, (metadata) => ({
    ...metadata,
    authorization_endpoint: authorization,
    token_endpoint: token,
    revocation_endpoint: revocation,
    introspection_endpoint: introspection,
    userinfo_endpoint: userinfo,
    jwks_uri: jwks,
  }));
}

/** A document of the honest server with other members; a refusal, or an answer to HEAD, is none. */
function withMembers(response: HttpResponse, change: (members: JsonObject) => JsonObject): HttpResponse {
  if (response.status !== 200 || response.body.length === 0) return response;
  const members = change(JSON.parse(response.body.toString()) as JsonObject);
  return withLength({ ...response, body: Buffer.from(JSON.stringify(members)) });
}

const tokenParameters = ['code', 'refresh_token', 'token'] as const;

/** The request with each alias replaced by what it stands for. */
function withoutAliases(inbound: Inbound, aliases: Served['aliases']): Inbound {
  const { endpoint, headers } = inbound;
  if (endpoint === 'token' || endpoint === 'revocation' || endpoint === 'introspection') {
    const parameters = parseParameters(inbound.body.toString());
    const shown = tokenParameters.filter((name) => aliases.has(String(parameters[name])));
    if (shown.length === 0) return inbound;
    for (const name of shown) parameters[name] = aliases.get(String(parameters[name])) ?? '';
    const body = Buffer.from(formatParameters(parameters));
    return { ...inbound, body, headers: { ...headers, 'content-length': String(body.length) } };
  }
  const [scheme = '', token = ''] = headers.authorization?.split(' ') ?? [];
  const genuine = aliases.get(token);
  return genuine === undefined
    ? inbound
    : { ...inbound, headers: { ...headers, authorization: `${scheme} ${genuine}` } };
}

function notFound({ identifier, endpoints, api }: Served): HttpResponse {
  const known = [...Object.values(endpoints), api];
  return jsonResponse(404, { error: 'not_found', error_description: `${identifier} answers at ${known.join(', ')}` });
}

function failed(exchange: Exchange, error: unknown): HttpResponse {
  exchange.refusal = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonResponse(500, { error: 'server_error', error_description: 'the provider itself failed' });
}
