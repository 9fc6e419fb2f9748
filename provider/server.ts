import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { controlPath, createControl, isControl } from './control/http.js';
import { header, type Exchange } from './exchange.js';
import { hostCheck, hostName } from './host-check.js';
import type { IssuerOptions, Server, ServerOptions } from './index.js';
import { createIssuer, type RunningIssuer, type Surroundings } from './issuer.js';
import { listen, listenOnLoopback, portOf, stop, type Listener } from './listen.js';
import { locate } from './locate.js';
import { jsonResponse } from './message.js';
import { answerElsewhere, serve } from './pipeline.js';
import { ProviderError } from './provider-error.js';
import { quirkById } from './quirks/index.js';
import type { Quirk } from './quirks/quirk.js';
import { bodyLimit, readBody } from './read-body.js';
import { findIssuer, type Directory } from './router.js';
import { createTakes, matches, namedClient } from './takes.js';
import { prepareTls } from './tls.js';
import { send } from './transport.js';

/**
 * Starts a server without issuers. It listens on the loopback interfaces only, unless told otherwise. Throws ProviderError
 * `port-busy`. `registry` says which quirks there are.
 */
export async function startServer(
  options: ServerOptions = {},
  registry: ReadonlyMap<string, Quirk> = quirkById,
): Promise<Server> {
  const { port = 0, host, publicUrl, seed = 'gauntlet', record = {}, summon, onIssuer, controlToken } = options;
  const issuers = new Map<string, RunningIssuer>();
  const hosts = new Map<string, RunningIssuer>();
  const directory: Directory<RunningIssuer> = {
    byHost: hosts,
    byName: (name) => issuers.get(name) ?? summoned(name),
  };

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const target = originForm(incoming.url ?? '/');
    const asked = incoming.headers.host;
    if (!mayAsk(asked)) return void refuse(incoming, outgoing, 421, misdirected(asked));
    if (control !== undefined && isControl(target)) return void control(incoming, outgoing);
    const destination = findIssuer(target, asked, directory);
    if (destination === undefined) return void refuse(incoming, outgoing, 404, unknownIssuer([...issuers.values()]));
    void receive(destination.issuer, destination.target, incoming, outgoing);
  };
  const mayAsk = hostCheck({ bound: host, publicUrl, allowed: options.allowHosts ?? [], hosts });
  const handleElsewhere = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const destination = findIssuer(originForm(incoming.url ?? '/'), undefined, directory);
    if (destination === undefined) return void refuse(incoming, outgoing, 404, unknownIssuer([...issuers.values()]));
    void receiveElsewhere(destination.issuer, destination.target, incoming, outgoing);
  };

  const serves = (name: string) => mayAsk(name) || [...hosts.keys()].some((one) => hostName(one) === name);
  const tls = options.https ? await prepareTls({ publicUrl, bound: host, serves }) : undefined;
  const listeners: Listener[] = [];
  const close = async () => {
    await Promise.all(listeners.map(stop));
    await tls?.remove();
  };
  try {
    if (host === undefined) listeners.push(...(await listenOnLoopback(port, handle, tls?.options)));
    else listeners.push(await listen(port, host, handle, tls?.options));
    listeners.push(await listen(0, '127.0.0.1', handleElsewhere, tls?.options));
  } catch (error) {
    await close();
    throw error;
  }

  let lastId = 0;
  const scheme = tls === undefined ? 'http' : 'https';
  const origin = publicUrl ?? `${scheme}://localhost:${portOf(listeners[0]!)}`;
  const recorded = () => [...issuers.values()].flatMap(({ exchanges }) => exchanges).sort((a, b) => a.id - b.id);
  const clientOfExchange = (exchange: Exchange) => clientOf(issuers.get(exchange.issuer), exchange);
  const takes = createTakes(recorded, clientOfExchange);
  const surroundings: Surroundings = {
    origin,
    foreignOrigin: `${scheme}://127.0.0.1:${portOf(listeners.at(-1)!)}`,
    seed,
    limits: {
      bodyBytes: record.bodyBytes ?? 64 * 1024,
      exchanges: record.exchanges ?? 10_000,
      totalBytes: record.totalBytes ?? 64 * 1024 * 1024,
    },
    registry,
    takes,
    nextId: () => ++lastId,
  };

  function add(options: IssuerOptions): RunningIssuer {
    checkNames(options, issuers, hosts);
    const issuer = createIssuer(options, surroundings);
    issuer.observe((event) => event.kind === 'delivered' && takes.finished(event.exchange));
    issuers.set(issuer.name, issuer);
    for (const one of options.hosts ?? []) hosts.set(one.toLowerCase(), issuer);
    onIssuer?.(issuer);
    return issuer;
  }

  function remove(name: string): boolean {
    const issuer = issuers.get(name);
    for (const [host, owner] of hosts) if (owner === issuer) hosts.delete(host);
    return issuers.delete(name);
  }

  function summoned(name: string): RunningIssuer | undefined {
    const options = summon?.(name);
    return options && add({ ...options, name });
  }

  const server: Server = {
    origin,
    port: portOf(listeners[0]!),
    elsewhere: surroundings.foreignOrigin,
    control: origin + controlPath,
    caFile: tls?.file,
    caCertificate: tls?.certificate,
    issuers,
    createIssuer: add,
    removeIssuer: remove,
    populate(wanted) {
      const former = wanted.map(({ name }) => [name, issuers.get(name)] as const);
      const formerHosts = new Map(hosts);
      for (const { name } of wanted) remove(name);
      const added: RunningIssuer[] = [];
      try {
        for (const one of wanted) added.push(add(one));
        return added;
      } catch (error) {
        for (const { name } of added) remove(name);
        for (const [name, issuer] of former) if (issuer !== undefined) issuers.set(name, issuer);
        for (const [name, issuer] of formerHosts) hosts.set(name, issuer);
        throw error;
      }
    },
    reset() {
      for (const issuer of issuers.values()) issuer.reset();
    },
    findIssuer: directory.byName,
    findExchanges: (filter = {}) => recorded().filter((one) => matches(one, filter, clientOfExchange)),
    takeExchange: (options = {}) => takes.take(options),
    async close() {
      takes.close();
      await close();
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
  const control = controlToken === undefined ? undefined : createControl(server, { token: controlToken });
  return server;
}

/** The client that a request names, or whose access token it bears. */
function clientOf(issuer: RunningIssuer | undefined, exchange: Exchange): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(header(exchange.request.headers, 'authorization') ?? '')?.[1];
  return namedClient(exchange) ?? (bearer && issuer?.findGrant(bearer)?.clientId);
}

async function receive(issuer: RunningIssuer, target: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const read = await readBody(incoming);
  if (read === undefined) return;
  const { method = 'GET', headers } = incoming;
  const located = locate(issuer.armed, target, headers.host);
  const exchange = issuer.arrived(located.endpoint, incoming, read.body);
  watchDelivery(outgoing, issuer, exchange);
  if (read.tooLarge) {
    const response = tooLarge();
    issuer.answered(exchange, response);
    return send(outgoing, response);
  }
  await serve(issuer, { ...located, method, headers, body: read.body }, exchange, outgoing);
}

/** The foreign origin takes whatever it is sent, and offers a token that is not worth anything, unless a quirk has it say more. */
async function receiveElsewhere(
  issuer: RunningIssuer,
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
) {
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
  issuer.answered(exchange, response);
  send(outgoing, response);
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

function tooLarge() {
  return jsonResponse(413, {
    error: 'invalid_request',
    error_description: `a request body has ${bodyLimit} bytes at most`,
  });
}

function misdirected(host = ''): object {
  return {
    error: 'misdirected_request',
    error_description: `this server is not known as ${JSON.stringify(host)}; allow that host name to be used`,
  };
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
  const segment = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
  if (!new RegExp(`^${segment}(/${segment})?$`).test(name) || isControl(`/${name}`)) {
    throw new ProviderError(
      'unfit-name',
      `"${name}" is no issuer name: use letters, digits, "-", "_" and ".", and one "/" at most.`,
    );
  }
  if (issuers.has(name))
    throw new ProviderError('name-taken', `There is an issuer "${name}" already: remove it first.`);
  const host = hosts.find((one) => taken.has(one.toLowerCase()));
  if (host !== undefined)
    throw new ProviderError('host-taken', `Another issuer answers to the host "${host}" already.`);
}
