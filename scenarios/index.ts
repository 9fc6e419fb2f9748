import type { Scenario } from '../harness/model/scenario.js';
import { suites } from './suites.js';

export { suites };

export const scenarios: readonly Scenario[] = suites.flatMap(({ scenarios }) => scenarios);
