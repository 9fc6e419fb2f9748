import { interleavedLogins } from '../../harness/attacks.js';
import { completesLogins } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/two-tabs',
  title: 'Client completes logins that were begun side by side in one browser',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'robustness',
    text: 'Keep as many logins under way for one browser as were begun.',
  },
  why:
    'People open a page twice, or press the button again when nothing seems to happen. A client that keeps one state for each ' +
    'browser forgets the first login when the second begins, and greets the user with an error that looks like an attack. Here ' +
    'three logins are begun, and come back in another order than that in which they set out.',
  flaw: 'one-pending-login-per-browser',
  fix: 'Keep the pending logins of a session by their state, not in a single variable.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  steps: [interleavedLogins()],
  checks: [completesLogins(3)],
});
