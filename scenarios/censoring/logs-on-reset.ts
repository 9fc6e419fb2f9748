import { keepsFailedRequestsOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs-on-reset',
  title: 'Client logs no secret when the network fails',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep secrets out of what is logged about a token request that was not answered.',
  },
  why:
    'Where no answer comes, another part of the program does the logging: the HTTP library, or a handler for all that was not foreseen. ' +
    'It knows nothing of masks, and writes the request as it is, with a code that the server never saw and that is still good.',
  flaw: 'logs-unanswered-request',
  fix: 'Wrap the errors of the HTTP library in one of your own before anything logs them.',
  needs: ['log'],
  // The first login goes well, for comparison.
  quirks: [{ id: 'connection-reset', when: { endpoint: 'token', grantType: 'authorization_code', nth: 2 } }],
  steps: [login(), login(secondTab)],
  checks: [keepsFailedRequestsOutOfLogs()],
});
