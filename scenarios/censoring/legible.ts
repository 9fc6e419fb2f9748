import { tooLate } from '../../harness/attacks.js';
import { saysWhatFailed } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent, login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/legible',
  title: 'Client still says what went wrong',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Leave the error code or the status of a refused token request visible, in the log or in the error.',
  },
  why:
    'A mask that hides too much is switched off by the first person who has to find a fault with it. The error code, the status and the ' +
    'address of a failed request are no secrets; without them a failed login can be explained neither by the developer nor by the provider.',
  flaw: 'masks-everything',
  fix: 'Mask values that are secret and leave everything else as it is: error, error_description, status, endpoint, client_id.',
  needs: ['log'],
  steps: [login(), begin(secondTab), consent(secondTab), tooLate, comeBack(secondTab)],
  checks: [saysWhatFailed()],
});
