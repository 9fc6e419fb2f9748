import { isIP } from 'node:net';

export interface HostCheckOptions {
  /** The address that the server listens on; the loopback interfaces if absent. */
  bound: string | undefined;
  publicUrl: string | undefined;
  allowed: readonly string[];
  /** Host header values that issuers answer to. */
  hosts: ReadonlyMap<string, unknown>;
}

/**
 * Whether a Host header is one that this server is meant by. A page whose host name has been rebound to this address sends
 * its own: it shall not pass for a page of ours. Requests without the header do not come from browsers.
 */
export function hostCheck({
  bound,
  publicUrl,
  allowed,
  hosts,
}: HostCheckOptions): (host: string | undefined) => boolean {
  const names = new Set([
    'localhost',
    ...allowed.map(hostName),
    ...(bound === undefined ? [] : [bound.toLowerCase()]),
    ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
  ]);
  return (host) => {
    if (host === undefined || host === '' || hosts.has(host.toLowerCase())) return true;
    const name = hostName(host);
    // Whoever rebinds a name has one: an address cannot be rebound.
    return names.has(name) || name.endsWith('.localhost') || isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  };
}

/** The host name of a Host header value, in lower case. */
export function hostName(host: string): string {
  return host.toLowerCase().replace(/:\d*$/, '');
}

/** Whether a host name, without port, leads to this machine. */
export function isLoopback(name: string): boolean {
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    name === '::1' ||
    name === '[::1]' ||
    /^127\.\d+\.\d+\.\d+$/.test(name)
  );
}

/** Whether this is a host name in lower case, and nothing but one, that a URL may have. */
export function isHostName(text: string): boolean {
  return URL.canParse(`https://${text}`) && new URL(`https://${text}`).href === `https://${text}/`;
}
