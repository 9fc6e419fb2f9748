import { neverConnectsWithoutToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/fractional-lifetime',
  title: 'Client bears a lifetime with a fraction',
  requirement: {
    document: 'rfc6749',
    section: 'A.14',
    level: 'robustness',
    text: 'Bear an expires_in that is no integer: read it, ignore it or refuse it.',
  },
  why:
    'JSON has one kind of number, and a server that computes a lifetime may send 3600.5. A client that hands this to a ' +
    'function for integers crashes in the middle of a login, after the code has been spent.',
  flaw: 'crashes-on-fractional-lifetime',
  fix: 'Round the lifetime down. Take what is no number for an unknown lifetime.',
  uses: ['api'],
  quirks: [{ id: 'expires-in-type', params: { type: 'float' } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken()],
});
