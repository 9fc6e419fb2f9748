import { completesLogin, tellsNoFalseExpiry } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/expires-at',
  title: 'Client does not take the time of expiry for a lifetime',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response that says when the token expires and not how long it lives.',
  },
  why:
    'expires_at names the second in which the token expires, expires_in how long it lives. A client that takes the one for ' +
    'the other believes in a token that lives for half a century, and never refreshes it ahead of time.',
  flaw: 'takes-moment-for-lifetime',
  fix: 'Subtract the present time from expires_at, or ignore it.',
  uses: ['api'],
  quirks: [{ id: 'absolute-expiry', params: { as: 'epoch-s' } }],
  steps: [login()],
  checks: [completesLogin(), tellsNoFalseExpiry()],
});
