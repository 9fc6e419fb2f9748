import { sendsGenuineRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/none-issued',
  title: 'Client that got no refresh token does not send one',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'robustness',
    text: 'Send no refresh request without a refresh token.',
  },
  why:
    'Refresh tokens are optional, and some providers never issue one. A client that refreshes all the same sends ' +
    'refresh_token=undefined, gets an error that nobody understands, and may try again for ever.',
  flaw: 'sends-undefined-refresh-token',
  fix: 'Check that there is a refresh token; if not, report that the user has to connect again.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  quirks: [{ id: 'refresh-token-missing' }],
  steps: [login(), renew],
  checks: [sendsGenuineRefreshToken()],
});
