import { presetSchema } from '../../../provider/presets/preset-schema.js';
import type { Preset } from '../../../provider/presets/preset.js';
import { standardTopology, type Place, type Topology } from '../../../provider/topology.js';
import { problemsIn } from '../../yaml-file.js';
import { exampleFor } from './token.js';
import type { Entry, Reading } from './entry.js';

/** Where the endpoints of an entry are. */
export interface Addresses {
  host?: string;
  endpoints: NonNullable<Preset['endpoints']>;
  /** What stands in them for a tenant, by the name of its template. */
  examples: ReadonlyMap<string, string>;
  readings: readonly (Reading & { key: string })[];
}

interface Address extends Place {
  fragment: boolean;
  port: boolean;
}

/** The endpoints that an entry names, by its members. What the API answers at is a path of ours below its own. */
const members = [
  ['authorization', 'authorization_url'],
  ['token', 'token_url'],
  ['refresh', 'refresh_url'],
  ['api', 'base_url'],
] as const;

const endpointsSchema = presetSchema.shape.endpoints;

export function readAddresses(entry: Entry): Addresses {
  const examples = new Map<string, string>();
  const readings: (Reading & { key: string })[] = [];
  const places: Partial<Topology> = {};
  for (const [name, member] of members) {
    const key = member === 'base_url' ? 'proxy.base_url' : member;
    const text = textOf(member === 'base_url' ? entry.proxy?.base_url : entry[member]);
    const told = text !== undefined && isTold(text, entry);
    if (text === undefined || (name === 'refresh' && text === textOf(entry.token_url)) || (told && name === 'api'))
      continue;
    const address = readAddress(told ? text.replace(toldHost, 'https://told.example') : text, entry, examples);
    if (address === undefined) {
      readings.push({ key, unsaid: 'it is no URL that a path could be read from' });
      continue;
    }
    const { fragment, port, host: own, ...place } = address;
    if (fragment && !(`${member}_fragment` in entry))
      readings.push({ key, unsaid: 'what stands behind # never reaches a server' });
    if (port) readings.push({ key, unsaid: 'the port is that of this server' });
    const path = name === 'api' ? `${place.path.replace(/\/$/, '')}/me` : place.path;
    const fit = endpointsSchema.safeParse({ [name]: { ...place, path } });
    if (!fit.success) {
      const [problem = ''] = problemsIn(fit.error, endpointsSchema, (_, message) => message);
      readings.push({ key, unsaid: `no preset can have its path. ${problem}` });
      continue;
    }
    const taken = Object.entries({ ...standardTopology(), ...places }).find(
      ([other, { path: one }]) => other !== name && one === path,
    );
    if (taken === undefined && name === 'refresh')
      readings.push({ key, quirk: 'refresh-endpoint-split', params: { path } });
    if (taken === undefined) places[name] = { ...place, path, ...(own !== undefined && !told && { host: own }) };
    else readings.push({ key, unsaid: `it has the path of the ${taken[0]} endpoint, and is at the usual one` });
  }
  const host = places.authorization?.host ?? places.token?.host;
  const endpoints = Object.fromEntries(
    Object.entries(places).map(([name, { host: own, path, query }]) => {
      const elsewhere = own !== undefined && own !== host;
      return [name, elsewhere || query ? { ...(elsewhere && { host: own }), path, ...(query && { query }) } : path];
    }),
  );
  return { ...(host !== undefined && { host }), endpoints, examples, readings };
}

const toldHost = /^(?:https:\/\/)?\$\{connectionConfig\.([^}]+)\}/;

/** Whether the provider tells its host during the login: a quirk says so. */
function isTold(text: string, { token_response_metadata: fields = [], redirect_uri_metadata: callback = [] }: Entry) {
  const [, name = ''] = toldHost.exec(text) ?? [];
  return fields.includes(name) || callback.includes(name);
}

function textOf(address: string | Record<string, string> | undefined): string | undefined {
  if (typeof address !== 'object') return address;
  return address['OAUTH2'] ?? Object.values(address)[0];
}

/** Parameters that belong to the request, wherever a client takes them from. */
const requested = ['response_type', 'client_id', 'redirect_uri', 'scope', 'state', 'grant_type'];

function readAddress(text: string, entry: Entry, examples: Map<string, string>): Address | undefined {
  const filled = fill(text, entry, examples);
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !/^[a-z0-9.-]{1,253}$/.test(url.hostname))
    return undefined;
  const query = [...url.searchParams].filter(([name]) => !requested.includes(name));
  return {
    host: url.hostname,
    path: url.pathname,
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
    fragment: url.hash !== '',
    port: url.port !== '',
  };
}

/** The text with an example in the place of each template, as it may stand there. */
function fill(text: string, { connection_config: config = {} }: Entry, examples: Map<string, string>): string {
  // Alternatives are written side by side; the first one is as good as any.
  const [first = ''] = text.split(' || ');
  return first.replace(/\$\{([^}]*)\}/g, (_, expression: string, at: number) => {
    const name = expression.replace(/^\s*\w+\.|\s*(\|\|.*)?$/g, '');
    const given = Object.hasOwn(config, name) ? config[name]?.example : undefined;
    const before = first.slice(0, at);
    const value = fitting(
      typeof given === 'string' ? given : '',
      name,
      before,
      first.slice(at + expression.length + 3),
    );
    examples.set(name, value);
    return value;
  });
}

function fitting(given: string, name: string, before: string, after: string): string {
  if (before === '') {
    const url = given.includes('://') ? given : `https://${given}`;
    return URL.canParse(url) && new URL(url).pathname === '/' ? url.replace(/\/$/, '') : 'https://tenant.example';
  }
  const host = /^\w+:\/\/[^/?#]*$/.test(before);
  const whole = host && before.endsWith('//') && /^([/?#]|$)/.test(after);
  const fits = host ? /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/ : /^[\w.~-]+$/;
  if (fits.test(given) && given !== '..' && given !== '.') return given;
  return whole ? 'tenant.example' : exampleFor(name).replace(/^https:.*/, 'tenant');
}
