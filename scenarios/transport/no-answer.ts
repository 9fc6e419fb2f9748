import { givesUpInTime } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/no-answer',
  title: 'Client does not wait for ever for a token response',
  requirement: {
    document: 'rfc9112',
    section: '9.5',
    level: 'robustness',
    text: 'Give up a token request that is not answered within a time limit.',
  },
  why:
    'A server that is overloaded takes a connection and says nothing. HTTP has no time limit of its own, and many libraries set none: ' +
    'each user who logs in then holds a request of the application until it has no more to give, and it stands still with the server.',
  flaw: 'waits-for-tokens-without-limit',
  fix: 'Set a time limit for the whole of each token request, from the connection to the last byte of the answer.',
  needs: ['timeout'],
  realTime: true,
  setup: { timeoutMs: 500 },
  quirks: [{ id: 'slow-response', params: { delayMs: 1500 }, when: { endpoint: 'token' } }],
  steps: [login()],
  checks: [givesUpInTime('callback')],
});
