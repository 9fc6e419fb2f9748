import { sendsTokenOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'resource/one-place',
  title: 'Client sends its access token in one place only',
  requirement: {
    document: 'rfc6750',
    section: '2',
    level: 'MUST',
    text: 'Use one method only to send the access token in a request.',
  },
  why:
    'Some clients send the token in the header and, to be on the safe side, in the query as well. The query is logged by ' +
    'every server on the way, and a strict API refuses a request that has the token twice.',
  flaw: 'sends-token-twice',
  fix: 'Send Authorization: Bearer with the token, and nothing else.',
  needs: ['api'],
  steps: [login(), callApi],
  checks: [sendsTokenOnce()],
});
