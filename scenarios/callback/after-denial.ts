import { firstDenied } from '../../harness/attacks.js';
import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/after-denial',
  title: 'Client lets a user log in who has said no before',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'robustness',
    text: 'Take a denial for the end of one login, and of nothing else.',
  },
  why:
    'People press the wrong button, or read first and agree later. A client that remembers the denial, in a session or in a cache of failures, locks ' +
    'them out until somebody clears it by hand.',
  flaw: 'remembers-denial',
  fix: 'Remove the pending login when it has ended, however it has, and begin the next one from nothing.',
  steps: [firstDenied, login(secondTab)],
  checks: [completesLogin()],
});
