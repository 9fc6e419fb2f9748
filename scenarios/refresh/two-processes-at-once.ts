import { useInBothAtOnce } from '../../harness/attacks.js';
import { answersAllCalls } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, useInSecond } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/two-processes-at-once',
  title: 'Client lets one process refresh for all',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'robustness',
    text: 'Let one process at a time refresh a connection, and the others wait for it.',
  },
  why:
    'When a token expires, all processes that work for a user find out at the same moment. To share one refresh inside of ' +
    'each process is not enough: two processes still send one refresh token twice. The server takes the second one for ' +
    'theft and revokes everything.',
  flaw: 'refreshes-per-process',
  fix: 'Take a lock in the shared store for the time of the refresh, and read the tokens again once it is yours.',
  needs: ['api', 'durable-store', ['refresh-on-401', 'refresh-ahead']],
  host: ['kill'],
  appliesTo: ['refreshes'],
  quirks: [
    { id: 'refresh-reuse-detection' },
    { id: 'slow-response', params: { delayMs: 60 }, when: { endpoint: 'token', grantType: 'refresh_token' } },
  ],
  steps: [login(), useInSecond, useInBothAtOnce],
  checks: [answersAllCalls()],
});
