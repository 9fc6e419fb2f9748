import type { ServerResponse } from 'node:http';
import type { Exchange, HttpResponse } from './exchange.js';
import { answer } from './honest.js';
import { jsonResponse, replyResponse } from './message.js';
import type { Transport } from './quirks/quirk.js';
import { paths, pathOf } from './router.js';
import type { Inbound, Served } from './served.js';
import { openPassage, tapRequest, tapTransport, type Passage } from './tap-request.js';
import { tapResponse } from './tap-response.js';
import { reset, send, sendBadly, undisturbed } from './transport.js';

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
  await deliver(served, exchange, outgoing, response, transport);
}

/** Hands a response to the network, and records it. */
export async function deliver(
  served: Served,
  exchange: Exchange,
  outgoing: ServerResponse,
  response: HttpResponse,
  transport: Transport = undisturbed,
): Promise<void> {
  served.answered(exchange, response);
  try {
    if (transport === undisturbed) send(outgoing, response);
    else await sendBadly(outgoing, response, transport);
  } catch (error) {
    // A tap may have put into a header what HTTP cannot say.
    if (outgoing.headersSent) return reset(outgoing);
    const failure = failed(exchange, error);
    outgoing.statusMessage = '';
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

/** What an endpoint says that a quirk has added, to whoever may ask. */
async function answerRoute(passage: Passage, exchange: Exchange): Promise<HttpResponse | undefined> {
  const { served, armed, inbound } = passage;
  const found = armed.route(pathOf(inbound.target));
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

function failed(exchange: Exchange, error: unknown): HttpResponse {
  exchange.refusal = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonResponse(500, { error: 'server_error', error_description: 'the provider itself failed' });
}
