import { completesLogin, tellsNoFalseExpiry } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/expires-at-milliseconds',
  title: 'Client does not take milliseconds for seconds',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response that says when the token expires and not how long it lives.',
  },
  why:
    'Some servers give expires_at in milliseconds, others in seconds, and nothing in the response says which. Milliseconds ' +
    'that are taken for seconds lie fifty thousand years ahead, so the token never seems to expire.',
  flaw: 'takes-milliseconds-for-seconds',
  fix: 'Take a number beyond 100000000000 for milliseconds, or ignore expires_at.',
  uses: ['api'],
  quirks: [{ id: 'absolute-expiry', params: { as: 'epoch-ms' } }],
  steps: [login()],
  checks: [completesLogin(), tellsNoFalseExpiry()],
});
