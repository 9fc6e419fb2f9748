import { triesEachCallAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'resource/rate-limited',
  title: 'Client does not hammer an API that limits it',
  requirement: {
    document: 'rfc6585',
    section: '4',
    level: 'robustness',
    text: 'Answer a 429 with a pause or with an error, not with one request after the other.',
  },
  why:
    'An API that answers 429 is protecting itself. Retries without a pause fail as well, make the wait longer, and may get ' +
    'the client locked out for all of its users. A few retries for each call are allowed.',
  flaw: 'hammers-api',
  fix: 'Read Retry-After; wait that long, or hand the 429 to the caller.',
  needs: ['api'],
  quirks: [{ id: 'rate-limit-shape' }],
  steps: [login(), callApi],
  checks: [triesEachCallAtMost({ refreshes: 2, requests: 4 })],
});
