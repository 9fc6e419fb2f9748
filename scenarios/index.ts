import type { Scenario } from '../harness/model/scenario.js';
import { sets } from './sets.js';
import { suites } from './suites.js';

export { sets, suites };

export const scenarios: readonly Scenario[] = suites.flatMap(({ scenarios }) => scenarios);
