import { waitsAsTold } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/retry-after',
  title: 'Client waits for as long as Retry-After says',
  requirement: {
    document: 'rfc9110',
    section: '10.2.3',
    level: 'robustness',
    text: 'Repeat no refresh by yourself before the time in Retry-After is over.',
  },
  why:
    'With 429 and Retry-After a token endpoint says when it will listen again. Requests before that count against the limit as well: ' +
    'a client that tries again at once stays locked out, and its provider may lock it out for good.',
  flaw: 'ignores-retry-after',
  fix: 'Read Retry-After and wait, or report the failure as temporary and leave the next attempt to a later use.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'rate-limit-token-endpoint', params: { times: 100 }, when: { grantType: 'refresh_token' } }],
  steps: [login(), renew],
  checks: [waitsAsTold()],
});
