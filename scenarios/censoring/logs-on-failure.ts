import { keepsFailedRequestsOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs-on-failure',
  title: 'Client logs no secret when the token endpoint fails',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep secrets out of what is logged about a failure.',
  },
  why:
    'When something fails, programs log more: the request that failed, with its body. For a token request that body holds the ' +
    'client secret and the code, and with a 503 that code is still good.',
  flaw: 'logs-failed-request',
  fix: 'Pass what is logged about failures through the same masking as everything else.',
  needs: ['log'],
  // The first login goes well, for comparison.
  quirks: [{ id: 'transient-5xx', when: { grantType: 'authorization_code', nth: 2 } }],
  steps: [login(), login(secondTab)],
  checks: [keepsFailedRequestsOutOfLogs()],
});
