import { authenticatesOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/one-method',
  title: 'Client authenticates in one way per request',
  requirement: {
    document: 'rfc6749',
    section: '2.3',
    level: 'MUST',
    text: 'Use no more than one authentication method in each request.',
  },
  why:
    'Two methods in one request can contradict each other, and which of them counts depends on the server. Strict servers refuse ' +
    'such a request. And a secret that is sent twice is in twice as many places, the logs of request bodies among them.',
  flaw: 'authenticates-twice',
  fix: 'Send the secret either in the Authorization header or in the body, as the server has it.',
  needs: [['basic', 'post']],
  steps: [login()],
  checks: [authenticatesOnce()],
});
