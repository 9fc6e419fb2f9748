import { inapplicable } from './judge.js';
import { levels, type Level } from './model/requirement.js';
import type { RequirementSet, Scenario, Suite } from './model/scenario.js';

/** One scenario for one client, as it will be run. */
export interface PlannedRun {
  suite: Suite;
  scenario: Scenario;
  /** Why it will not be run. */
  skip?: string;
  /** Levels whose breach is a failure; a breach of another one is a warning. */
  scores: readonly Level[];
  /** Whether a breach would fail the run. */
  scored: boolean;
  /** Why it would not. */
  unscored?: string;
}

export interface Selection {
  /** Names of suites; all when empty. */
  suites?: readonly string[];
  /** Further suites, which run across the others. */
  sets?: readonly RequirementSet[];
  /** Scenario ids, or beginnings of them up to a slash; all when empty. */
  scenarios?: readonly string[];
  /** Scores every level. */
  strict?: boolean;
}

/** What will be run, in the order of the catalogue, each scenario once. Unknown names select nothing: refuse them before. */
export function plan(
  suites: readonly Suite[],
  adapter: Parameters<typeof inapplicable>[1],
  selection: Selection = {},
): PlannedRun[] {
  const { suites: names = [], sets = [], scenarios: ids = [], strict = false } = selection;
  return suites.flatMap((suite) =>
    suite.scenarios
      .filter(({ id }) => ids.length === 0 || ids.some((wanted) => matches(id, wanted)))
      .flatMap((scenario): PlannedRun[] => {
        const whole = names.includes(suite.id) || (names.length === 0 && sets.length === 0);
        const parts = [...(whole ? [suite] : []), ...sets.filter((set) => set.includes(scenario, suite))];
        if (parts.length === 0) return [];
        const skip = inapplicable(scenario, adapter);
        return [{ suite, scenario, ...(skip && { skip }), ...scoringOf(scenario, parts, strict) }];
      }),
  );
}

/** A scenario that is in several suites is scored where any of them scores it. */
function scoringOf(
  scenario: Scenario,
  parts: readonly (Suite | RequirementSet)[],
  strict: boolean,
): Pick<PlannedRun, 'scores' | 'scored' | 'unscored'> {
  const counting = parts.filter((part) => !('counts' in part) || part.counts(scenario));
  const scores = levels.filter((level) => counting.some((part) => strict || part.scores.includes(level)));
  const asked = [scenario.requirement, ...scenario.checks].flatMap(({ level }) => level ?? []);
  const scored = asked.some((level) => scores.includes(level));
  if (scored) return { scores, scored };
  const names = parts.map(({ id }) => id).join(', ');
  const { level } = scenario.requirement;
  return {
    scores,
    scored,
    unscored:
      counting.length === 0
        ? `it is newer than ${names}`
        : `${names} counts ${scores.join(', ')}, and this is ${level}`,
  };
}

/** `state/missing` is selected by itself and by `state`. */
export function matches(id: string, wanted: string): boolean {
  return id === wanted || id.startsWith(wanted.endsWith('/') ? wanted : `${wanted}/`);
}
