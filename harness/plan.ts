import { inapplicable } from './judge.js';
import type { ClientAdapter } from './model/client.js';
import { levels } from './model/requirement.js';
import type { Scenario, Suite } from './model/scenario.js';

/** One scenario for one client, as it will be run. */
export interface PlannedRun {
  suite: Suite;
  scenario: Scenario;
  /** Why it will not be run. */
  skip?: string;
  /** Whether a breach would fail the run. */
  scored: boolean;
}

export interface Selection {
  /** Names of suites; all when empty. */
  suites?: readonly string[];
  /** Scenario ids, or beginnings of them up to a slash; all when empty. */
  scenarios?: readonly string[];
  /** Scores every level. */
  strict?: boolean;
}

/** What will be run, in the order of the catalogue. Unknown names select nothing: refuse them before. */
export function plan(
  suites: readonly Suite[],
  adapter: Pick<ClientAdapter, 'claims' | 'host' | 'lasting'>,
  selection: Selection = {},
): PlannedRun[] {
  const { suites: names = [], scenarios: ids = [], strict = false } = selection;
  return suites
    .filter(({ id }) => names.length === 0 || names.includes(id))
    .map((suite) => (strict ? { ...suite, scores: levels } : suite))
    .flatMap((suite) =>
      suite.scenarios
        .filter(({ id }) => ids.length === 0 || ids.some((wanted) => matches(id, wanted)))
        .map((scenario) => {
          const skip = inapplicable(scenario, adapter);
          const scored = [scenario.requirement, ...scenario.checks].some(
            ({ level }) => level && suite.scores.includes(level),
          );
          return { suite, scenario, ...(skip && { skip }), scored };
        }),
    );
}

/** `state/missing` is selected by itself and by `state`. */
export function matches(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`);
}
