import { lookup as resolve } from 'node:dns';
import { lookup as resolveAll } from 'node:dns/promises';
import { BlockList, isIP, isIPv6, type LookupFunction } from 'node:net';

/** Whether an IP address is one of a machine or network of our own: loopback, private, shared, link-local, unspecified. */
export function isPrivateAddress(address: string): boolean {
  return own.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** Whether a URL names such an address itself; what a name resolves to is for `publicLookup`. */
export function namesPrivateAddress({ hostname }: URL): boolean {
  const host = bareHost(hostname);
  return isIP(host) !== 0 && isPrivateAddress(host);
}

/** Without the brackets of an IPv6 address. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** Resolves names for a socket, so that what was checked is what is connected to; with the code `private-address` if one is private. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    if (addresses.some(({ address }) => isPrivateAddress(address))) return callback(privateAddress(hostname), '');
    if (options.all) return callback(null, addresses);
    callback(null, addresses[0]?.address ?? '', addresses[0]?.family);
  });
};

/** Whether a URL leads to such an address now; a name that does not resolve leads nowhere. */
export async function leadsToPrivateAddress(url: URL): Promise<boolean> {
  if (namesPrivateAddress(url)) return true;
  const found = await resolveAll(bareHost(url.hostname), { all: true }).catch(() => []);
  return found.some(({ address }) => isPrivateAddress(address));
}

/** Why a host is not asked. */
export function privateAddress(hostname: string): Error {
  const message = `${hostname} is, or resolves to, an address of this machine or of a private network, which no endpoint of the definition has`;
  return Object.assign(new Error(message), { code: 'private-address' });
}

/** RFC 1122 §3.2.1.3, RFC 1918, RFC 3927, RFC 4193, RFC 4291, RFC 6598; an IPv4-mapped address is judged by what it maps. */
const own = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  own.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  own.addSubnet(network, prefix, 'ipv6');
