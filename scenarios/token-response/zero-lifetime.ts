import { refreshesInAllAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { loginAndCall } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/zero-lifetime',
  title: 'Client does not refresh in a loop when tokens live for no time',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Refresh at most once or twice for each call, however short the lifetime is.',
  },
  why:
    'Some providers write expires_in: 0 for a token that does not expire. Taken at its word, it is expired, and so is the ' +
    'next one. A client that refreshes until it has a token that is still good never ends.',
  flaw: 'refreshes-until-fresh',
  fix: 'Refresh once, then use what came, and let the API decide whether it is good.',
  uses: ['api'],
  quirks: [{ id: 'expires-in-value' }],
  steps: [loginAndCall(3)],
  checks: [refreshesInAllAtMost(6)],
});
