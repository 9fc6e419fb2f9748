import { repeatsNoParameter } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/once',
  title: 'Client sends no parameter of the token request twice',
  requirement: {
    document: 'rfc6749',
    section: '3.2',
    level: 'MUST',
    text: 'Include no parameter more than once.',
  },
  why:
    'Which of two values counts depends on the server. One that is strict refuses the request, and the login fails after the user ' +
    'has agreed to it.',
  flaw: 'repeats-token-parameter',
  fix: 'Set each parameter once: look where both a library and its configuration add the same one.',
  steps: [login()],
  checks: [repeatsNoParameter('token')],
});
