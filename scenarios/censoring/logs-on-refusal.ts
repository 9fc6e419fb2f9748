import { keepsFailedRequestsOutOfLogs } from '../../harness/checks/index.js';
import { tooLate } from '../../harness/attacks.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent, login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs-on-refusal',
  title: 'Client logs no secret when the token endpoint refuses',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep secrets out of what is logged about a refused token request.',
  },
  why:
    'A refusal is what people look up in the log most often, so many programs write down the request beside it. That request holds the ' +
    'code verifier, and with some ways of client authentication the client secret, which is good for every login to come.',
  flaw: 'logs-refused-request',
  fix: 'Log error, error_description and the status of a refusal, and of the request its address alone.',
  needs: ['log'],
  // The first login goes well, for comparison.
  steps: [login(), begin(secondTab), consent(secondTab), tooLate, comeBack(secondTab)],
  checks: [keepsFailedRequestsOutOfLogs()],
});
