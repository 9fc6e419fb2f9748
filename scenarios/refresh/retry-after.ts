import { waitsAsTold } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/retry-after',
  title: 'Client waits as long as the token endpoint tells it to',
  requirement: {
    document: 'rfc9110',
    section: '10.2.3',
    level: 'robustness',
    text: 'Send no further refresh before the time that Retry-After names.',
  },
  why:
    'A server that limits the rate of requests says when to come again. A client that comes again at once is refused again, ' +
    'and in the end locked out, together with everybody who uses it.',
  flaw: 'ignores-retry-after',
  fix: 'Read Retry-After of a 429 or 503, and do not refresh before that time: report the failure, or wait.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'rate-limit-token-endpoint', params: { times: 3 }, when: { grantType: 'refresh_token' } }],
  steps: [login(), renew],
  checks: [waitsAsTold()],
});
