import type { RequirementSet, Scenario, Suite } from '../harness/model/scenario.js';
import { presetSuite } from './presets.js';
import { sets } from './sets.js';
import { suites } from './suites.js';
import { tagsOf } from './tags.js';
import { profile } from './profile.js';
import { vendorSuite } from './vendor.js';

export { presetSuite, profile, sets, suites, tagsOf, vendorSuite };

export const scenarios: readonly Scenario[] = suites.flatMap(({ scenarios }) => scenarios);

/** What counts in a suite, be it a topic or one across the topics. */
export function membersOf(wanted: Suite | RequirementSet): readonly Scenario[] {
  if ('scenarios' in wanted) return wanted.scenarios;
  return suites.flatMap((suite) =>
    suite.scenarios.filter((scenario) => wanted.includes(scenario, suite) && wanted.counts(scenario)),
  );
}
