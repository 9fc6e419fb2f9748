import { isControl } from './control/http.js';
import type { IssuerOptions, ServerOptions } from './index.js';
import type { RunningIssuer } from './issuer.js';
import { ProviderError } from './provider-error.js';
import type { Directory } from './router.js';

/** The issuers of one server. */
export interface Issuers extends Directory<RunningIssuer> {
  /** Those that are there, in the order in which they were set up. */
  readonly all: ReadonlyMap<string, RunningIssuer>;
  /** Throws ProviderError and QuirkError. */
  add: (options: IssuerOptions) => RunningIssuer;
  /** Whether there was one of that name. */
  remove: (name: string) => boolean;
  /** Moves the issuer of that name to `https://HOST`. Returns its host names. Throws ProviderError `host-taken`. */
  move: (issuer: RunningIssuer, host: string) => readonly string[];
  /** Each in the place of one that has its name; either all or none. */
  populate: (wanted: readonly IssuerOptions[]) => RunningIssuer[];
}

export interface IssuersOptions extends Pick<ServerOptions, 'summon' | 'onIssuer'> {
  create: (options: IssuerOptions) => RunningIssuer;
}

export function createIssuers({ create, summon, onIssuer }: IssuersOptions): Issuers {
  const all = new Map<string, RunningIssuer>();
  const byHost = new Map<string, RunningIssuer>();

  function add(options: IssuerOptions): RunningIssuer {
    checkNames(options, all, byHost);
    const issuer = create(options);
    all.set(issuer.name, issuer);
    for (const host of options.hosts ?? []) byHost.set(host.toLowerCase(), issuer);
    onIssuer?.(issuer);
    return issuer;
  }

  function move(issuer: RunningIssuer, host: string): readonly string[] {
    const owned = [...byHost].flatMap(([name, owner]) => (owner === issuer ? name : []));
    if (issuer.identifier === `https://${host}`) return owned;
    checkHosts([host, ...Object.keys(issuer.realHosts)], byHost, issuer);
    for (const name of owned) byHost.delete(name);
    const hosts = issuer.moveTo(host);
    for (const name of hosts) byHost.set(name.toLowerCase(), issuer);
    return hosts;
  }

  function remove(name: string): boolean {
    const issuer = all.get(name);
    for (const [host, owner] of byHost) if (owner === issuer) byHost.delete(host);
    return all.delete(name);
  }

  function summoned(name: string): RunningIssuer | undefined {
    // Anybody may ask for anything.
    const options = isName(name) ? summon?.(name) : undefined;
    return options && add({ ...options, name });
  }

  return {
    all,
    byHost,
    byName: (name) => all.get(name) ?? summoned(name),
    add,
    remove,
    move,
    populate(wanted) {
      const before = [...all];
      const hostsBefore = [...byHost];
      try {
        for (const { name } of wanted) remove(name);
        const added = wanted.map(add);
        // Who takes the place of another has its rank too.
        refill(all, [...new Map([...before, ...all])]);
        return added;
      } catch (error) {
        refill(all, before);
        refill(byHost, hostsBefore);
        throw error;
      }
    },
  };
}

function refill<T>(map: Map<string, T>, entries: readonly [string, T][]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}

function checkNames(
  { name, hosts = [] }: IssuerOptions,
  issuers: ReadonlyMap<string, unknown>,
  taken: ReadonlyMap<string, RunningIssuer>,
): void {
  if (!isName(name)) {
    throw new ProviderError(
      'unfit-name',
      `"${name}" is no issuer name: use letters, digits, "-", "_" and ".", and one "/" at most.`,
    );
  }
  if (issuers.has(name))
    throw new ProviderError('name-taken', `There is an issuer "${name}" already: remove it first.`);
  checkHosts(hosts, taken);
}

function checkHosts(hosts: readonly string[], taken: ReadonlyMap<string, RunningIssuer>, asker?: RunningIssuer): void {
  for (const host of hosts) {
    const owner = taken.get(host.toLowerCase());
    if (owner !== undefined && owner !== asker)
      throw new ProviderError(
        'host-taken',
        `"${owner.name}" is at "${host}" already, and ${asker === undefined ? 'no other can be' : `"${asker.name}" would be, too`}: only one at a time can.`,
      );
  }
}

const segment = '[A-Za-z0-9_-][A-Za-z0-9._-]*';
const fit = new RegExp(`^${segment}(/${segment})?$`);

function isName(name: string): boolean {
  return fit.test(name) && !isControl(`/${name}`);
}
