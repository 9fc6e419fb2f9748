import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/long-token',
  title: 'Client bears an access token of 15000 characters',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Make no assumption about the size of tokens.',
  },
  why:
    'Tokens that carry permissions grow with every group a user is in. A client that stores them in a column of fixed ' +
    'width cuts off the end, and precisely the users with the most rights cannot work.',
  flaw: 'truncates-long-token',
  fix: 'Store tokens in a field without a maximal length, and let no step in between cut them.',
  uses: ['api'],
  quirks: [{ id: 'long-tokens', params: { length: 15_000 } }],
  steps: [login()],
  checks: [completesLogin()],
});
