import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/two-codes',
  title: 'Client refuses a callback with two codes',
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'robustness',
    text: 'Refuse an authorization response in which a parameter occurs twice.',
  },
  why:
    'No parameter may occur twice. Of two codes, a proxy or a filter may look at the one, and the client redeem the other. Here the ' +
    'wrong code comes last in a first login, and first in a second one: a client that picks either of them is seen.',
  flaw: 'takes-first-of-two-codes',
  fix: 'Look for repeated parameters before reading any of them, and refuse the callback if there are any.',
  duties: ['state'],
  quirks: [
    { id: 'duplicated-callback-params', params: { order: 'wrong-last' }, when: { nth: 1 } },
    { id: 'duplicated-callback-params', params: { order: 'wrong-first' }, when: { nth: 2 } },
  ],
  steps: [login(), login(secondTab)],
  checks: [refusesLogin()],
});
