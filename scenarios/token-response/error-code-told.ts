import { tooLate } from '../../harness/attacks.js';
import { tellsErrorCode } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/error-code-told',
  title: 'Client reports the error code of the token endpoint',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Pass on the error code of the token endpoint, or write it to the log.',
  },
  why:
    'invalid_grant, invalid_client and invalid_scope have different cures: log in again, correct the secret, ask for less. ' +
    'A client that says no more than that something went wrong leaves whoever has to help with a guess.',
  flaw: 'swallows-error-code',
  fix: 'Put the value of error into the error that you report, or into the log if the user is not to see it.',
  uses: ['log'],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [tellsErrorCode('invalid_grant')],
});
