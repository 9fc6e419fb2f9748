import type { Suite } from '../harness/model/scenario.js';
import stateMissing from './state/missing.js';

/** The catalogue, in the order of the protocol. */
export const suites: readonly Suite[] = [
  {
    id: 'state',
    title: 'The callback belongs to the browser that started the login',
    scores: ['MUST', 'SHOULD', 'robustness'],
    scenarios: [stateMissing],
  },
];
