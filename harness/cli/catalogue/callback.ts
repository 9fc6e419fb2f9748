import type { Entry, Reading } from './entry.js';
import { exampleFor } from './token.js';

/** Parameters of every callback. */
const standard = ['code', 'state', 'iss', 'scope'];

/** What the client keeps of the callback is there; what its token endpoint is called by is where the code is redeemed. */
export function readCallbackParameters(names: readonly string[], { token_url: address }: Entry): Reading[] {
  const url = typeof address === 'string' ? address : (address?.['OAUTH2'] ?? '');
  const [, scheme = '', host] = /^(https:\/\/)?\$\{connectionConfig\.([^}]+)\}/.exec(url) ?? [];
  const tells = host !== undefined && names.includes(host);
  const value = scheme === '' ? '${origin}' : '${host}';
  const others = names.filter((name) => !standard.includes(name) && name !== host);
  const params = Object.fromEntries(others.map((name) => [name, exampleFor(name)]));
  return [
    ...(tells ? [{ quirk: 'dynamic-token-host', params: { param: host, hosts: ['127.0.0.1'], value } }] : []),
    ...(others.length > 0 ? [{ quirk: 'callback-extra-params', params: { params } }] : []),
  ];
}
