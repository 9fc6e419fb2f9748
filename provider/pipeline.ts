import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { withClock, type Clock } from './clock.js';
import { formatParameters, parseParameters, type Endpoint, type Exchange, type HttpResponse } from './exchange.js';
import { inject } from './inject.js';
import { jsonResponse } from './message.js';
import type { Armed, Effect } from './quirks/arm.js';
import type { IdTokenDraft, Seam, Transport } from './quirks/quirk.js';
import { paths } from './router.js';
import { openPassage, tapRequest, tapTransport } from './tap-request.js';
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
  readonly authorizationServer: RequestListener;
  readonly resourceServer: RequestListener;
  /** What is accepted in place of what. */
  readonly aliases: ReadonlyMap<string, string>;
  alias: (shown: string, genuine: string) => string;
  /** `clientId` tells whose secret signs, for an algorithm that takes one. */
  signIdToken: (draft: IdTokenDraft, clientId: unknown) => string;
  /** Takes note of an ID Token that is issued. */
  noteIdToken: (token: string) => void;
  answered: (exchange: Exchange, response: HttpResponse) => void;
  affected: (quirk: string, seam: Seam | 'policy', effect: Effect, exchange: Exchange) => void;
}

/** A request on its way to an honest server. */
export interface Inbound {
  endpoint: Endpoint;
  method: string;
  /** Relative to the issuer. */
  target: string;
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

async function respond(
  served: Served,
  inbound: Inbound,
  exchange: Exchange,
): Promise<{ response?: HttpResponse; transport: Transport }> {
  try {
    if (served.armed.idle) return { response: await answer(served, inbound, exchange), transport: undisturbed };
    const passage = openPassage(served, inbound, exchange);
    const transport = tapTransport(passage);
    // The server never acts.
    if (transport.reset === 'before') return { transport };
    const origin = tapRequest(passage) ?? (await answer(served, passage.inbound, exchange));
    return { response: tapResponse(passage, origin), transport };
  } catch (error) {
    return { response: failed(exchange, error), transport: undisturbed };
  }
}

/** What the honest servers say. */
async function answer(served: Served, inbound: Inbound, exchange: Exchange): Promise<HttpResponse> {
  const { endpoint } = inbound;
  if (endpoint === 'unknown') return notFound(served);
  const { method, target, headers, body } = served.aliases.size > 0 ? withoutAliases(inbound, served.aliases) : inbound;
  // However the request found its way here, URLs in the answer begin with the issuer identifier.
  headers.host = served.authority;
  const listener = endpoint === 'api' ? served.resourceServer : served.authorizationServer;
  const injection = { method, mount: served.mount, target, headers, body, exchange };
  const response = await withClock(served.clock, () => inject(listener, injection));
  if (endpoint === 'token') {
    const idToken = /"id_token":"([^"]+)"/.exec(response.body.toString('latin1'))?.[1];
    if (idToken !== undefined) served.noteIdToken(idToken);
  }
  return response;
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

function notFound({ identifier }: Served): HttpResponse {
  const known = Object.values(paths).map((path) => identifier + path);
  return jsonResponse(404, { error: 'not_found', error_description: `${identifier} answers at ${known.join(', ')}` });
}

function failed(exchange: Exchange, error: unknown): HttpResponse {
  exchange.refusal = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return jsonResponse(500, { error: 'server_error', error_description: 'the provider itself failed' });
}
