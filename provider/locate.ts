import type { Endpoint } from './exchange.js';
import type { Armed } from './quirks/arm.js';
import { endpointOf, pathOf } from './router.js';
import { honestPath, placeAt, standardTopology, type PlaceName } from './topology.js';

/** What a request is meant for, and how the honest server would be asked for it. */
export interface Located {
  endpoint: Endpoint;
  /** Relative to the issuer. */
  target: string;
  /** Which of the places that the topology knows it was sent to. */
  place?: PlaceName;
  /** The quirk that put this endpoint where it was found, or took it away from where it was looked for. */
  mover?: string;
}

/** Looks an address up where the armed quirks have put things. `target` is relative to the issuer. */
export function locate(armed: Armed, target: string, host: string | undefined): Located {
  if (armed.idle) return { endpoint: endpointOf(target), target };
  const found = placeAt(armed.topology, target, host);
  if (found !== undefined) {
    const { name: place, rest } = found;
    const mover = armed.mover(place);
    const endpoint = place === 'refresh' || place === 'redirected' ? 'token' : place;
    return { endpoint, target: honestPath(place) + rest + queryPart(target), place, ...(mover && { mover }) };
  }
  const route = armed.route(pathOf(target));
  if (route !== undefined) return { endpoint: route.route.protected ? 'api' : 'extra', target };
  const gone = placeNamed(pathOf(target));
  if (gone === undefined) return { endpoint: endpointOf(target), target };
  const mover = armed.mover(gone);
  return { endpoint: 'unknown', target, ...(mover && { mover }) };
}

/** The place that is at this path as long as nothing moves it. */
function placeNamed(path: string): PlaceName | undefined {
  const standard = standardTopology();
  return (Object.keys(standard) as PlaceName[]).find((name) => standard[name]?.path === path);
}

function queryPart(target: string): string {
  const at = target.indexOf('?');
  return at < 0 ? '' : target.slice(at);
}
