import { eventsOf, type Evidence, type EventOf, type Secret } from './model/evidence.js';

/** What all runs together show on the wire, as one log. */
export interface Chronicle {
  /** Adds what one run has shown; `scenario` is the one that it was made for. */
  add(evidence: Evidence, scenario: string): void;
  evidence(): Evidence;
  /** The scenario in which an event was seen. */
  scenarioOf(n: number): string | undefined;
}

/** Exchanges that are kept of one run, and characters of a body: a client that floods is understood from the beginning. */
const most = { exchanges: 200, body: 4096 };

export function createChronicle(): Chronicle {
  const events: EventOf<'exchange'>[] = [];
  const secrets: Secret[] = [];
  const scenarios: string[] = [];
  return {
    add(evidence, scenario) {
      secrets.push(...evidence.secrets);
      for (const { exchange } of withoutReloads(evidence).slice(0, most.exchanges)) {
        const { body, response } = exchange;
        const kept = {
          ...exchange,
          body: body.slice(0, most.body),
          ...(response && { response: { ...response, body: response.body.slice(0, most.body) } }),
        };
        events.push({ n: events.length, kind: 'exchange', exchange: kept });
        scenarios.push(scenario);
      }
    },
    evidence: () => ({ events, secrets, markers: [] }),
    scenarioOf: (n) => scenarios[n],
  };
}

/** The exchanges of one run. An authorization request that comes more often than logins were begun with it is a page that was loaded again. */
function withoutReloads(evidence: Evidence): EventOf<'exchange'>[] {
  const begun = eventsOf(evidence, 'outcome').flatMap(({ outcome }) =>
    outcome.kind === 'redirected' ? outcome.to.url : [],
  );
  const came = new Map<string, number>();
  return eventsOf(evidence, 'exchange').filter(({ exchange: { endpoint, url } }) => {
    if (endpoint !== 'authorization') return true;
    came.set(url, (came.get(url) ?? 0) + 1);
    return came.get(url)! <= Math.max(1, begun.filter((one) => one === url).length);
  });
}
