import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/no-lifetime',
  title: 'Client works without expires_in',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response without expires_in: it is recommended, not required.',
  },
  why:
    'Several large providers do not say how long a token lives. A client that computes with a missing number gets NaN or an invalid ' +
    'date, and then refreshes all the time, never, or crashes.',
  flaw: 'requires-expires-in',
  fix: 'Treat a missing expires_in as an unknown lifetime: use the token until the API answers 401.',
  quirks: [{ id: 'expires-in-missing' }],
  steps: [login()],
  checks: [completesLogin()],
});
