import { denyEachTime } from '../../harness/attacks.js';
import { endsDeniedLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'callback/denied-again',
  title: 'Client does not send the browser back again and again after a refusal',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'robustness',
    text: 'Take an error response for the end of the login, and leave it to the user to begin anew.',
  },
  why:
    'A client that begins the login anew whenever it has failed sends the browser round and round, as the server answers without asking anybody. ' +
    'The user sees a page that never comes, and the server a flood of requests. To try once more is fine.',
  flaw: 'restarts-login-on-error',
  fix: 'Show what went wrong, with a button that begins a new login.',
  host: ['page'],
  steps: [denyEachTime(4)],
  checks: [endsDeniedLogin()],
});
