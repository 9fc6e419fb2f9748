import { rawBasic } from './basic.js';
import { header, parseParameters, queryOf, single, type Endpoint, type Exchange } from './exchange.js';
import { ProviderError } from './provider-error.js';

/** Which exchanges are meant; all that is given must fit. */
export interface ExchangeFilter {
  endpoint?: Endpoint;
  /** Name of the issuer. */
  issuer?: string;
  /** Client identifier: of the request's parameters or its Basic header, or of the client that the bearer token was issued to. */
  client?: string;
}

export interface TakeOptions extends ExchangeFilter {
  /** Milliseconds to wait, 5000 unless given. */
  timeoutMs?: number;
  /** Ends the waiting. */
  signal?: AbortSignal;
}

/** Hands out finished exchanges, each once, the oldest first. */
export interface Takes {
  /** Waits for one that is still to come. Rejects with ProviderError `nothing-to-take` when the time is up, or the server closes. */
  take: (options: TakeOptions) => Promise<Exchange>;
  /** Says that an exchange has come to its end. */
  finished: (exchange: Exchange) => void;
  close: () => void;
}

/** A timer that is set to more milliseconds goes off at once. */
const longestTimer = 2 ** 31 - 1;

interface Waiter {
  filter: ExchangeFilter;
  resolve: (exchange: Exchange) => void;
  reject: (error: Error) => void;
}

/** `recorded` tells what there is so far, in order, `clientOf` whose request an exchange was. */
export function createTakes(
  recorded: () => readonly Exchange[],
  clientOf: (exchange: Exchange) => string | undefined,
): Takes {
  const taken = new WeakSet<Exchange>();
  const waiters = new Set<Waiter>();
  let closed = false;
  const fits = (exchange: Exchange, filter: ExchangeFilter) =>
    exchange.delivery !== 'pending' && !taken.has(exchange) && matches(exchange, filter, clientOf);

  return {
    async take({ timeoutMs = 5000, signal, ...filter }) {
      const first = recorded().find((one) => fits(one, filter));
      if (first !== undefined) {
        taken.add(first);
        return first;
      }
      if (closed) throw serverClosed();
      if (signal?.aborted) throw nobodyWaits();
      return new Promise((resolve, reject) => {
        const giveUp = () => waiter.reject(nobodyWaits());
        const waiter: Waiter = { filter, resolve: settle(resolve), reject: settle(reject) };
        const timer = setTimeout(
          () => waiter.reject(nothing(filter, timeoutMs, recorded())),
          Math.min(timeoutMs, longestTimer),
        );
        function settle<T>(then: (value: T) => void) {
          return (value: T) => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', giveUp);
            waiters.delete(waiter);
            then(value);
          };
        }
        waiters.add(waiter);
        signal?.addEventListener('abort', giveUp);
      });
    },
    finished(exchange) {
      const waiter = [...waiters].find(({ filter }) => fits(exchange, filter));
      // What was asked before a reset, or of an issuer that is gone, is none of those that are waited for.
      if (waiter === undefined || !recorded().includes(exchange)) return;
      taken.add(exchange);
      waiter.resolve(exchange);
    },
    close() {
      closed = true;
      for (const { reject } of waiters) reject(serverClosed());
    },
  };
}

/** Whether an exchange is one of those that a filter means. */
export function matches(
  exchange: Exchange,
  { endpoint, issuer, client }: ExchangeFilter,
  clientOf: (exchange: Exchange) => string | undefined,
): boolean {
  return (
    (endpoint === undefined || exchange.endpoint === endpoint) &&
    (issuer === undefined || exchange.issuer === issuer) &&
    (client === undefined || clientOf(exchange) === client)
  );
}

/** The client that a request names: in its parameters, or in a Basic header. */
export function namedClient({ request }: Exchange): string | undefined {
  const parameters = { ...queryOf(request.target), ...parseParameters(request.body.toString()) };
  const user = rawBasic(header(request.headers, 'authorization'))?.[0];
  return single(parameters, 'client_id') ?? (user && single(parseParameters(`user=${user}`), 'user'));
}

function nobodyWaits(): ProviderError {
  return new ProviderError('nothing-to-take', 'Nobody waits any more.');
}

function serverClosed(): ProviderError {
  return new ProviderError('nothing-to-take', 'The server was closed.');
}

function nothing(filter: ExchangeFilter, timeoutMs: number, all: readonly Exchange[]): ProviderError {
  const wanted = Object.entries(filter).map(([name, value]) => `${name} ${value}`);
  const counts = new Map<string, number>();
  for (const { endpoint, issuer } of all) {
    counts.set(`${endpoint} of ${issuer}`, (counts.get(`${endpoint} of ${issuer}`) ?? 0) + 1);
  }
  const seen = [...counts].map(([what, count]) => `${count} × ${what}`).join(', ') || 'none';
  return new ProviderError(
    'nothing-to-take',
    `No exchange ${wanted.length > 0 ? `with ${wanted.join(', ')} ` : ''}came within ${timeoutMs} ms. Exchanges so far, taken ones included: ${seen}.`,
  );
}
