import { keepsHeadersOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/headers',
  title: 'Client masks the Authorization header in its logs',
  requirement: {
    document: 'rfc6750',
    section: '5.3',
    level: 'MUST',
    text: 'Keep bearer tokens and client credentials out of logged headers.',
  },
  why:
    'The Authorization header holds the access token, or the client id and secret in Base64, which anybody can undo. A list of ' +
    'headers to mask that is written with a capital A misses the header that the library sends in lower case.',
  flaw: 'logs-request-headers',
  fix: 'Mask the value of Authorization, whatever the case of its name, and search for secrets in Base64, too.',
  needs: ['log'],
  steps: [login()],
  checks: [keepsHeadersOutOfLogs()],
});
