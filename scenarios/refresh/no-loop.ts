import { triesEachCallAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/no-loop',
  title: 'Client does not refresh for ever when the API keeps answering 401',
  requirement: {
    document: 'rfc6750',
    section: '3.1',
    level: 'robustness',
    text: 'Answer a 401 with one refresh and one retry, not with a loop.',
  },
  why:
    'A 401 can mean more than an expired token: a revoked permission, a wrong audience, a broken API. If the new token is refused ' +
    'as well, another one will not help. A client that tries again and again turns one failed call into a storm on the token ' +
    'endpoint or on the API. Two refreshes for each call are allowed, one ahead of time and one on the 401, and some retries.',
  flaw: 'refreshes-forever',
  fix: 'Refresh once for each call, retry once, and then hand the 401 to the caller.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'early-revocation', params: { refresh: 'works' } }],
  steps: [login(), renew],
  checks: [triesEachCallAtMost({ refreshes: 2, requests: 4 })],
});
