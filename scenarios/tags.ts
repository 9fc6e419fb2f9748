import type { Scenario, Suite } from '../harness/model/scenario.js';
import { sets } from './sets.js';

/** By what a scenario can be chosen: level and document of its requirement, capabilities, `real-time`, and the suites across the topics that have it. */
export function tagsOf(scenario: Scenario, suite: Suite): string[] {
  const { requirement, needs = [], realTime } = scenario;
  return [
    requirement.level.toLowerCase(),
    requirement.document,
    ...needs.flat(),
    ...(realTime ? ['real-time'] : []),
    ...sets.filter((set) => !set.id.includes('@') && set.includes(scenario, suite)).map(({ id }) => id),
  ];
}
