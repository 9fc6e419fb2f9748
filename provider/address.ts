import { isLoopback } from './host-check.js';
import type { Endpoints } from './index.js';
import { hostsOf, type Preset } from './presets/preset.js';
import { urlOf, type Topology } from './topology.js';

/** Where an issuer is. */
export interface Address {
  /** The issuer identifier. */
  identifier: string;
  /** Path of the identifier. */
  mount: string;
  /** Host header values that are the issuer's own, at the root. */
  hosts: readonly string[];
}

/** `https://HOST`, and the other host names of the preset as they are. */
export function realAddress(host: string, preset: Preset | undefined, own: readonly string[]): Address {
  const others = preset === undefined ? [] : hostsOf(preset).filter((one) => one !== preset.host);
  return { identifier: `https://${host}`, mount: '', hosts: [host, ...others, ...own] };
}

/** As which host name one of the real provider's goes: as itself at a real address, else as that of this machine. */
export function shownHost(host: string, { identifier, mount }: Address, preset: Preset): string {
  if (mount === '') return host;
  const { hostname } = new URL(identifier);
  return host !== preset.host && isLoopback(hostname) ? '127.0.0.1' : hostname;
}

/** Where each host name of the real provider is found: what URLs there begin with. */
export function realHostsAt(address: Address, preset: Preset | undefined): Record<string, string> {
  if (preset === undefined) return {};
  const base = (host: string) => urlOf({ host: shownHost(host, address, preset), path: '' }, address.identifier);
  return Object.fromEntries(hostsOf(preset).map((host) => [host, base(host).replace(/\/$/, '')]));
}

/** The addresses of the endpoints. */
export function endpointsAt({ identifier, mount }: Address, topology: Topology): Endpoints {
  const { authorization, token, refresh, revocation, introspection, userinfo, jwks } = topology;
  const at = (place: Topology['token']) => urlOf(place, identifier);
  return {
    authorization: at(authorization),
    token: at(token),
    ...(refresh && { refresh: at(refresh) }),
    revocation: at(revocation),
    introspection: at(introspection),
    userinfo: at(userinfo),
    jwks: at(jwks),
    metadata: `${new URL(identifier).origin}/.well-known/oauth-authorization-server${mount}`,
  };
}
