import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authority } from '../authority.js';
import { isHostName } from '../host-check.js';
import type { OpenGate, Server } from '../index.js';
import type { Issuers } from '../issuers.js';
import { ProviderError } from '../provider-error.js';
import type { Gate } from './gate.js';

/** How the issuers of one server take the places of real providers. */
export interface Interception extends Pick<Server, 'openGate' | 'intercept'> {
  /** Ends the gates, and leaves this process as it was. */
  close: () => Promise<void>;
}

export interface InterceptionOptions {
  issuers: Issuers;
  handler: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
  /** The authority of the server's own TLS; without one, one is made when it is needed. */
  authority: Authority | undefined;
}

type GateAddress = NonNullable<Parameters<Server['openGate']>[0]>;

export function createInterception({ issuers, handler, authority: given }: InterceptionOptions): Interception {
  const gates: Gate[] = [];
  const detours: (() => void)[] = [];
  let made: Promise<Authority> | undefined;
  let inner: Promise<Gate> | undefined;
  let closed = false;
  const hosts = () => [...issuers.byHost.keys()];

  function authority(): Promise<Authority> {
    if (given !== undefined) return Promise.resolve(given);
    return (made ??= import('../authority.js').then(({ createAuthority }) => createAuthority()));
  }

  async function open({ port = 0, host = '127.0.0.1', onBlocked = () => undefined }: GateAddress = {}): Promise<Gate> {
    const { openGate } = await import('./gate.js');
    const gate = await openGate({ port, host, authority: await authority(), hosts, handler, onBlocked });
    gates.push(gate);
    if (closed) await gate.close();
    return gate;
  }

  return {
    async openGate(address): Promise<OpenGate> {
      for (const issuer of issuers.all.values()) {
        const [own] = Object.keys(issuer.realHosts);
        if (own !== undefined) issuers.move(issuer, own);
      }
      const { port } = await open(address);
      const { file, certificate } = await authority();
      return { port, hosts: hosts(), caFile: file, caCertificate: certificate };
    },
    async intercept(name, host) {
      const issuer = issuers.all.get(name);
      if (issuer === undefined) throw new ProviderError('unknown-issuer', `There is no issuer "${name}".`);
      const known = Object.keys(issuer.realHosts);
      const wanted = host === undefined ? undefined : hostNameOf(host);
      const own = wanted === undefined || known.includes(wanted) ? known[0] : wanted;
      if (own === undefined)
        throw new ProviderError('unfit-host', 'Say which host name to intercept: no preset names one.');
      const { divert, diverted } = await import('./sockets.js');
      const foreign = [own, ...known].find((one) => diverted(one) && !issuers.byHost.has(one));
      if (foreign !== undefined)
        throw new ProviderError(
          'host-taken',
          `Another provider of this process intercepts "${foreign}" already: close it first.`,
        );
      const taken = issuers.move(issuer, own);
      const { port } = await (inner ??= open());
      const { certificate } = await authority();
      if (!closed) detours.push(divert({ hosts: taken, to: { host: '127.0.0.1', port }, ca: certificate }));
    },
    async close() {
      closed = true;
      for (const end of detours) end();
      await Promise.all(gates.map((gate) => gate.close()));
      await (await made)?.remove();
    },
  };
}

/** In lower case. Throws ProviderError `unfit-host` for what is no host name. */
function hostNameOf(given: string): string {
  const name = given.toLowerCase();
  if (isHostName(name)) return name;
  throw new ProviderError(
    'unfit-host',
    `"${given}" is no host name: leave scheme, port and path out, as in "slack.com".`,
  );
}
