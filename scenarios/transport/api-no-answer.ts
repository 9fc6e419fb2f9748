import { givesUpInTime } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/api-no-answer',
  title: 'Client does not wait for ever for the API',
  requirement: {
    document: 'rfc9112',
    section: '9.5',
    level: 'robustness',
    text: 'Give up an API request that is not answered within a time limit.',
  },
  why:
    'A client that asks the API for the name of the user who has just logged in keeps that user waiting for as long as the API does. ' +
    'The time limit of the token request does not help here: API calls often go through another part of the program.',
  flaw: 'waits-for-api-without-limit',
  fix: 'Set a time limit for API requests, as for token requests.',
  needs: ['timeout', 'api'],
  realTime: true,
  setup: { timeoutMs: 500 },
  quirks: [{ id: 'slow-response', params: { delayMs: 1500 }, when: { endpoint: 'api' } }],
  steps: [login()],
  checks: [givesUpInTime('call-api')],
});
