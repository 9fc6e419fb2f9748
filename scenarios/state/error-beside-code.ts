import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/error-beside-code',
  title: 'Client does not redeem a code that comes with an error',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'robustness',
    text: 'Treat an authorization response that carries error as a refusal.',
  },
  why:
    'An authorization response says either yes or no. One that says both was put together by somebody who hopes that one part of ' +
    'the client reads the one and another part the other. Error means that there is nothing to redeem.',
  flaw: 'redeems-code-beside-error',
  fix: 'After state, look at error, and stop there if it is present.',
  duties: ['state'],
  quirks: [{ id: 'error-beside-code' }],
  steps: [login()],
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
