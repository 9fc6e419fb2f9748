import { refreshesInAllAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, loginAndCall, renew, rest } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/long-lifetime',
  title: 'Client does not take a lifetime of thirty days for none',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Do not refresh an access token that is good for weeks.',
  },
  why:
    'Thirty days are more milliseconds than a signed integer of 32 bits holds. Timers that are set for so long go off at ' +
    'once, and remaining times become negative: the client then refreshes over and over, with a token that would have been ' +
    'good for a month.',
  flaw: 'overflows-lifetime',
  fix: 'Calculate times in 64 bits or in seconds, and set no timer for longer than 24 days.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'expires-in-value', params: { value: 30 * 24 * 3600 } }],
  realTime: true,
  // The one refresh is for a token that the API refuses, whatever was said; timers may be set by it, or by the login.
  steps: [loginAndCall(3), renew, callApi, rest(250)],
  checks: [refreshesInAllAtMost(2)],
});
