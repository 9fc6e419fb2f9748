import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange, HttpResponse } from './exchange.js';
import type { RunningIssuer } from './issuer.js';
import { locate } from './locate.js';
import { jsonResponse } from './message.js';
import { answerElsewhere, deliver, serve } from './pipeline.js';
import { bodyLimit, readBody } from './read-body.js';
import { send } from './transport.js';

/** Takes a request for an issuer in; `target` is relative to it. */
export async function receive(
  issuer: RunningIssuer,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const read = await readBody(incoming);
  if (read === undefined) return;
  const { method = 'GET', headers } = incoming;
  const located = locate(issuer.armed, target, headers.host);
  const exchange = issuer.arrived(located.endpoint, incoming, read.body);
  watchDelivery(outgoing, issuer, exchange);
  if (read.tooLarge) return deliver(issuer, exchange, outgoing, tooLarge());
  await serve(issuer, { ...located, method, headers, body: read.body }, exchange, outgoing);
}

/** The foreign origin takes whatever it is sent, and offers a token that is not worth anything, unless a quirk has it say more. */
export async function receiveElsewhere(
  issuer: RunningIssuer,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const read = await readBody(incoming);
  if (read === undefined) return;
  const exchange = issuer.arrived('elsewhere', incoming, read.body);
  watchDelivery(outgoing, issuer, exchange);
  const { method = 'GET', headers } = incoming;
  const response = read.tooLarge
    ? tooLarge()
    : (answerElsewhere(issuer, { endpoint: 'elsewhere', target, method, headers, body: read.body }, exchange) ??
      jsonResponse(200, {
        access_token: `elsewhere-${randomUUID()}`,
        token_type: 'Bearer',
        expires_in: 3600,
        sub: 'elsewhere',
      }));
  await deliver(issuer, exchange, outgoing, response);
}

/** Answers a request that no issuer is to hear of: the host is not one of this server's. */
export function refuseHost(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  return refuse(incoming, outgoing, 421, {
    error: 'misdirected_request',
    error_description: `this server is not known as ${JSON.stringify(incoming.headers.host)}; allow that host name to be used`,
  });
}

/** The same where no issuer is. */
export function refuseUnknown(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  issuers: ReadonlyMap<string, RunningIssuer>,
): Promise<void> {
  const known = [...issuers.values()].map(({ identifier }) => identifier).join(', ') || 'none';
  return refuse(incoming, outgoing, 404, {
    error: 'not_found',
    error_description: `no issuer is here; the issuers are: ${known}`,
  });
}

/** The target as it would be without a proxy, whose client sends the whole URL. RFC 9112 §3.2.2 */
export function originForm(target = '/'): string {
  if (target.startsWith('/')) return target;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : new URL('http://localhost/');
  return pathname + search;
}

async function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, error: object) {
  if ((await readBody(incoming)) !== undefined) send(outgoing, jsonResponse(status, error));
}

function watchDelivery(outgoing: ServerResponse, issuer: RunningIssuer, exchange: Exchange): void {
  outgoing.once('finish', () => {
    exchange.delivery = 'complete';
    issuer.delivered(exchange);
  });
  outgoing.once('close', () => {
    if (exchange.delivery !== 'pending') return;
    exchange.delivery = 'aborted';
    issuer.delivered(exchange);
  });
}

function tooLarge(): HttpResponse {
  return jsonResponse(413, {
    error: 'invalid_request',
    error_description: `a request body has ${bodyLimit} bytes at most`,
  });
}
