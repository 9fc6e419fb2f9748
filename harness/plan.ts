import { inapplicable } from './judge.js';
import { levels, type Level } from './model/requirement.js';
import type { RequirementSet, Scenario, Suite } from './model/scenario.js';
import type { Shard } from './model/verdict.js';

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
  tags: readonly string[];
}

export interface Selection {
  /** Names of suites; all when empty. */
  suites?: readonly string[];
  /** Further suites, which run across the others. */
  sets?: readonly RequirementSet[];
  /** Scenario ids, or beginnings of them; all when empty. */
  scenarios?: readonly string[];
  /** Only scenarios with one of these tags; all when empty. */
  tags?: readonly string[];
  /** No scenario with one of these tags. */
  skipTags?: readonly string[];
  /** What the tags of a scenario are. */
  tagsOf?: (scenario: Scenario, suite: Suite) => readonly string[];
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
  const { tags: wanted = [], skipTags = [], tagsOf = () => [] } = selection;
  const chosen = chosenBy(
    ids,
    suites.flatMap((suite) => suite.scenarios.map(({ id }) => id)),
  );
  return suites.flatMap((suite) =>
    suite.scenarios
      .filter(({ id }) => ids.length === 0 || chosen.has(id))
      .flatMap((scenario): PlannedRun[] => {
        const whole = names.includes(suite.id) || (names.length === 0 && sets.length === 0);
        const parts = [...(whole ? [suite] : []), ...sets.filter((set) => set.includes(scenario, suite))];
        const tags = tagsOf(scenario, suite);
        const isTagged = wanted.length === 0 || wanted.some((tag) => tags.includes(tag));
        if (parts.length === 0 || !isTagged || skipTags.some((tag) => tags.includes(tag))) return [];
        const skip = inapplicable(scenario, adapter);
        return [{ suite, scenario, tags, ...(skip && { skip }), ...scoringOf(scenario, parts, strict) }];
      }),
  );
}

/**
 * The part of a plan that one of several machines runs: the same plan is divided alike everywhere, and what is run, and what is
 * skipped, evenly. What is judged by all runs together is in every part, for each has runs of its own.
 */
export function shardOf(planned: readonly PlannedRun[], { index, total }: Shard): PlannedRun[] {
  const counts = { run: 0, skipped: 0 };
  return planned.filter(({ scenario, skip }) => {
    if (scenario.always) return true;
    const kind = skip === undefined ? 'run' : 'skipped';
    return counts[kind]++ % total === index - 1;
  });
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

/** The ids that are meant: an id means itself alone, and anything else all that begin so, `state` as well as `state/w`. */
export function chosenBy(wanted: readonly string[], ids: readonly string[]): Set<string> {
  return new Set(wanted.flatMap((one) => (ids.includes(one) ? [one] : ids.filter((id) => id.startsWith(one)))));
}
