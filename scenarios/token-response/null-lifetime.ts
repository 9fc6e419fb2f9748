import { refreshesInAllAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { loginAndCall } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/null-lifetime',
  title: 'Client does not take an unknown lifetime for an expired token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Take an expires_in that is null for an unknown lifetime, or refuse it.',
  },
  why:
    'In many languages null becomes 0 when one calculates with it. The client then believes that each token expires as it ' +
    'comes, and fetches a new one before every call, until the provider locks it out for asking too often.',
  flaw: 'takes-null-for-expired',
  fix: 'Calculate with expires_in only if it is a number. Otherwise use the token until the API answers 401.',
  uses: ['api'],
  quirks: [{ id: 'expires-in-type', params: { type: 'null' } }],
  steps: [loginAndCall(4)],
  checks: [refreshesInAllAtMost(1)],
});
