import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Exchange } from './exchange.js';
import type { IssuerOptions, Provider, ProviderOptions } from './index.js';
import { createIssuer, type RunningIssuer, type Surroundings } from './issuer.js';
import { listen, listenOnLoopback, portOf, stop } from './listen.js';
import { jsonResponse } from './message.js';
import { serve } from './pipeline.js';
import { ProviderError } from './provider-error.js';
import { quirkById } from './quirks/index.js';
import type { Quirk } from './quirks/quirk.js';
import { bodyLimit, readBody } from './read-body.js';
import { endpointOf, findIssuer } from './router.js';
import { send } from './transport.js';

/**
 * Starts a provider without issuers. It listens on the loopback interfaces only. Throws ProviderError `port-busy`.
 * `registry` says which quirks there are.
 */
export async function startProvider(
  { port = 0, seed = 'gauntlet', record = {} }: ProviderOptions = {},
  registry: ReadonlyMap<string, Quirk> = quirkById,
): Promise<Provider> {
  const issuers = new Map<string, RunningIssuer>();
  const hosts = new Map<string, RunningIssuer>();

  const main = await listenOnLoopback(port, (incoming, outgoing) => {
    const target = originForm(incoming.url ?? '/');
    const destination = findIssuer(target, incoming.headers.host, { byName: issuers, byHost: hosts });
    if (destination === undefined) return void refuse(incoming, outgoing, 404, unknownIssuer([...issuers.values()]));
    void receive(destination.issuer, destination.target, incoming, outgoing);
  });
  const foreign = await listen(0, '127.0.0.1', (incoming, outgoing) => {
    const issuer = findIssuer(originForm(incoming.url ?? '/'), undefined, { byName: issuers, byHost: hosts })?.issuer;
    if (issuer === undefined) return void refuse(incoming, outgoing, 404, unknownIssuer([...issuers.values()]));
    void receiveElsewhere(issuer, incoming, outgoing);
  });

  let lastId = 0;
  const surroundings: Surroundings = {
    origin: `http://localhost:${portOf(main[0]!)}`,
    foreignOrigin: `http://127.0.0.1:${portOf(foreign)}`,
    seed,
    limits: { bodyBytes: record.bodyBytes ?? 65536, exchanges: record.exchanges ?? 10000 },
    registry,
    nextId: () => ++lastId,
  };

  return {
    origin: surroundings.origin,
    elsewhere: surroundings.foreignOrigin,
    issuers,
    createIssuer(options) {
      checkNames(options, issuers, hosts);
      const issuer = createIssuer(options, surroundings);
      issuers.set(issuer.name, issuer);
      for (const host of options.hosts ?? []) hosts.set(host.toLowerCase(), issuer);
      return issuer;
    },
    removeIssuer(name) {
      const issuer = issuers.get(name);
      issuers.delete(name);
      for (const [host, owner] of hosts) if (owner === issuer) hosts.delete(host);
    },
    close: async () => void (await Promise.all([...main, foreign].map(stop))),
  };
}

async function receive(issuer: RunningIssuer, target: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const read = await readBody(incoming);
  if (read === undefined) return;
  const { method = 'GET', headers } = incoming;
  const endpoint = endpointOf(target);
  const exchange = issuer.arrived(endpoint, incoming, read.body);
  watchDelivery(outgoing, exchange);
  if (read.tooLarge) {
    const response = tooLarge();
    issuer.answered(exchange, response);
    return send(outgoing, response);
  }
  await serve(issuer, { endpoint, method, target, headers, body: read.body }, exchange, outgoing);
}

/** The foreign origin takes whatever it is sent, and offers a token that is not worth anything. */
async function receiveElsewhere(issuer: RunningIssuer, incoming: IncomingMessage, outgoing: ServerResponse) {
  const read = await readBody(incoming);
  if (read === undefined) return;
  const exchange = issuer.arrived('elsewhere', incoming, read.body);
  watchDelivery(outgoing, exchange);
  const response = read.tooLarge
    ? tooLarge()
    : jsonResponse(200, {
        access_token: `elsewhere-${randomUUID()}`,
        token_type: 'Bearer',
        expires_in: 3600,
        sub: 'elsewhere',
      });
  issuer.answered(exchange, response);
  send(outgoing, response);
}

async function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number, error: object) {
  if ((await readBody(incoming)) !== undefined) send(outgoing, jsonResponse(status, error));
}

function watchDelivery(outgoing: ServerResponse, exchange: Exchange): void {
  outgoing.once('finish', () => {
    exchange.delivery = 'complete';
  });
  outgoing.once('close', () => {
    if (exchange.delivery === 'pending') exchange.delivery = 'aborted';
  });
}

function tooLarge() {
  return jsonResponse(413, {
    error: 'invalid_request',
    error_description: `a request body has ${bodyLimit} bytes at most`,
  });
}

function unknownIssuer(issuers: readonly RunningIssuer[]): object {
  const known = issuers.map(({ identifier }) => identifier).join(', ') || 'none';
  return { error: 'not_found', error_description: `no issuer is here; the issuers are: ${known}` };
}

/** A proxy's client sends the whole URL. RFC 9112 §3.2.2 */
function originForm(target: string): string {
  if (target.startsWith('/')) return target;
  const { pathname, search } = URL.canParse(target) ? new URL(target) : new URL('http://localhost/');
  return pathname + search;
}

function checkNames(
  { name, hosts = [] }: IssuerOptions,
  issuers: ReadonlyMap<string, unknown>,
  taken: ReadonlyMap<string, unknown>,
): void {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) {
    throw new ProviderError('unfit-name', `"${name}" is no issuer name: use letters, digits, "-", "_" and ".".`);
  }
  if (issuers.has(name))
    throw new ProviderError('name-taken', `There is an issuer "${name}" already: remove it first.`);
  const host = hosts.find((one) => taken.has(one.toLowerCase()));
  if (host !== undefined)
    throw new ProviderError('host-taken', `Another issuer answers to the host "${host}" already.`);
}
