import net, { type Socket } from 'node:net';
import tls, { type SecureContext, type SecureContextOptions } from 'node:tls';
import { isLoopback } from '../host-check.js';
import { blocked } from './blocked.js';

/** Sends connections of this process that are meant for a host name elsewhere. */
export interface Detour {
  /** In lower case. */
  hosts: readonly string[];
  to: { host: string; port: number };
  /** Certificate of the authority to be trusted from now on, in PEM. */
  ca: string;
}

const detours = new Set<Detour>();
let blockers = 0;
let restore: (() => void) | undefined;

/** Diverts every connection of this process, whatever library makes it. Returns the function that ends it. */
export function divert(detour: Detour): () => void {
  detours.add(detour);
  restore ??= patch();
  return () => {
    detours.delete(detour);
    restoreIfIdle();
  };
}

/** Whether connections to this host name, in lower case, are diverted. */
export function diverted(name: string): boolean {
  return [...detours].some(({ hosts }) => hosts.includes(name));
}

/**
 * From now on, connections to other machines fail unless they are diverted: `error.code` is `EBLOCKED`. Returns the function that
 * ends it, which is to be called once.
 */
export function blockOthers(): () => void {
  blockers += 1;
  restore ??= patch();
  return () => {
    blockers -= 1;
    restoreIfIdle();
  };
}

function restoreIfIdle(): void {
  if (detours.size > 0 || blockers > 0) return;
  restore?.();
  restore = undefined;
}

interface Target {
  host?: string;
  port?: number | string;
  /** Of a Unix socket. */
  path?: string | null;
}

/** A copy of the options is changed, so that TLS goes on checking the name that was asked for. */
function patch(): () => void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is bound again at every call
  const connect = net.Socket.prototype.connect;
  const createSecureContext = tls.createSecureContext;
  net.Socket.prototype.connect = function (this: Socket, ...given: unknown[]): Socket {
    // `net.connect` hands its arguments on as one list, which it has put in order.
    const list = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
    const [first, second] = list;
    const target: Target =
      typeof first === 'object' && first !== null
        ? first
        : { port: first as number, ...(typeof second === 'string' && { host: second }) };
    const name = target.path ? undefined : target.host?.toLowerCase();
    if (name === undefined || isLoopback(name)) return connect.apply(this, given as Parameters<typeof connect>);
    const detour = [...detours].find(({ hosts }) => hosts.includes(name));
    if (detour === undefined) {
      if (blockers === 0) return connect.apply(this, given as Parameters<typeof connect>);
      const intercepted = [...detours].flatMap(({ hosts }) => hosts);
      const error = new Error(blocked(name, intercepted));
      // Whoever connects goes on with the socket before it listens for errors.
      process.nextTick(() => this.destroy(Object.assign(error, { code: 'EBLOCKED' })));
      return this;
    }
    const instead = { ...target, ...detour.to, lookup: undefined };
    if (list === given) return connect.apply(this, [instead, given.at(-1)] as unknown as Parameters<typeof connect>);
    list[0] = instead;
    return connect.apply(this, given as Parameters<typeof connect>);
  };
  tls.createSecureContext = (options?: SecureContextOptions): SecureContext => {
    const secure = createSecureContext(options);
    const context = secure.context as { addCACert(pem: string): void };
    for (const { ca } of detours) context.addCACert(ca);
    return secure;
  };
  return () => {
    net.Socket.prototype.connect = connect;
    tls.createSecureContext = createSecureContext;
  };
}
