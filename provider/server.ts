import type { IncomingMessage, ServerResponse } from 'node:http';
import { controlPath, createControl, isControl } from './control/http.js';
import { header, type Exchange } from './exchange.js';
import { hostCheck, hostName } from './host-check.js';
import type { IssuerOptions, Server, ServerOptions } from './index.js';
import { createInterception } from './interception/interception.js';
import { createIssuer, type RunningIssuer, type Surroundings } from './issuer.js';
import { createIssuers } from './issuers.js';
import { listen, listenOnLoopback, portOf, stop, type Listener } from './listen.js';
import { ProviderError } from './provider-error.js';
import { quirkById } from './quirks/index.js';
import type { Quirk } from './quirks/quirk.js';
import { originForm, receive, receiveElsewhere, refuseHost, refuseUnknown } from './reception.js';
import { findIssuer } from './router.js';
import { createTakes, matches, namedClient } from './takes.js';

/**
 * Starts a server without issuers. It listens on the loopback interfaces only, unless told otherwise. Throws ProviderError
 * `port-busy` and `unfit-url`. `registry` says which quirks there are.
 */
export async function startServer(
  options: ServerOptions = {},
  registry: ReadonlyMap<string, Quirk> = quirkById,
): Promise<Server> {
  const { port = 0, host, seed = 'gauntlet', record = {}, summon, onIssuer, controlToken } = options;
  const publicUrl = options.publicUrl === undefined ? undefined : originOf(options.publicUrl);
  const issuers = createIssuers({ create, ...(summon && { summon }), ...(onIssuer && { onIssuer }) });
  const { all } = issuers;
  const mayAsk = hostCheck({ bound: host, publicUrl, allowed: options.allowHosts ?? [], hosts: issuers.byHost });

  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const target = originForm(incoming.url);
    const asked = incoming.headers.host;
    if (!mayAsk(asked)) return void refuseHost(incoming, outgoing);
    if (control !== undefined && isControl(target)) return void control(incoming, outgoing);
    const destination = findIssuer(target, asked, issuers);
    if (destination === undefined) return void refuseUnknown(incoming, outgoing, all);
    void receive(destination.issuer, destination.target, incoming, outgoing);
  };
  const handleElsewhere = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!mayAsk(incoming.headers.host)) return void refuseHost(incoming, outgoing);
    const destination = findIssuer(originForm(incoming.url), undefined, issuers);
    if (destination === undefined) return void refuseUnknown(incoming, outgoing, all);
    void receiveElsewhere(destination.issuer, destination.target, incoming, outgoing);
  };

  const serves = (name: string) => mayAsk(name) || [...issuers.byHost.keys()].some((one) => hostName(one) === name);
  const tls = options.https
    ? await (await import('./tls.js')).prepareTls({ authority: options.https, publicUrl, bound: host, serves })
    : undefined;
  const listeners: Listener[] = [];
  const interception = createInterception({ issuers, handler: handle, authority: tls?.authority });
  const close = async () => {
    await Promise.all([...listeners.map(stop), interception.close()]);
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
  const recorded = () => [...all.values()].flatMap(({ exchanges }) => exchanges).sort((a, b) => a.id - b.id);
  const clientOfExchange = (exchange: Exchange) => clientOf(all.get(exchange.issuer), exchange);
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

  function create(options: IssuerOptions): RunningIssuer {
    const issuer = createIssuer(options, surroundings);
    issuer.observe((event) => event.kind === 'delivered' && takes.finished(event.exchange));
    return issuer;
  }

  const server: Server = {
    origin,
    port: portOf(listeners[0]!),
    elsewhere: surroundings.foreignOrigin,
    control: origin + controlPath,
    caFile: tls?.file,
    caCertificate: tls?.certificate,
    issuers: all,
    createIssuer: issuers.add,
    removeIssuer: issuers.remove,
    populate: issuers.populate,
    reset() {
      for (const issuer of all.values()) issuer.reset();
    },
    findIssuer: issuers.byName,
    openGate: interception.openGate,
    intercept: interception.intercept,
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

function originOf(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new ProviderError(
    'unfit-url',
    `The public URL ${publicUrl} must be an origin without a path, such as https://oauth.example:9443.`,
  );
}

/** The client that a request names, or whose access token it bears. */
function clientOf(issuer: RunningIssuer | undefined, exchange: Exchange): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(header(exchange.request.headers, 'authorization') ?? '')?.[1];
  return namedClient(exchange) ?? (bearer && issuer?.findGrant(bearer)?.clientId);
}
