import { repeatsNoParameter } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'authorization-request/once',
  title: 'Client sends no parameter of the authorization request twice',
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'MUST',
    text: 'Include no parameter more than once.',
  },
  why:
    'Which of two values counts depends on the server, and on every proxy and filter before it: they may check the one and use ' +
    'the other. Strict servers refuse such a request, so that nobody can log in. Only resource (RFC 8707) may be repeated.',
  flaw: 'repeats-authorization-parameter',
  fix: 'Set each parameter, where the URL is built, in place of one that is there already.',
  steps: [login()],
  checks: [repeatsNoParameter('authorization')],
});
