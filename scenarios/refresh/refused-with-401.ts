import { refreshesEachUseAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/refused-with-401',
  title: 'Client does not refresh because its refresh was answered with 401',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Take a 401 of the token endpoint for the failure of the refresh, not for an expired access token.',
  },
  why:
    'Many clients have one function for all requests, which refreshes when it meets a 401. If the refresh goes through that ' +
    'function too, a 401 of the token endpoint makes it refresh in order to refresh, without an end.',
  flaw: 'refreshes-to-refresh',
  fix: 'Send token requests past whatever adds access tokens and renews them.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  appliesTo: ['refreshes'],
  quirks: [
    { id: 'early-revocation' },
    { id: 'error-status-nonstandard', params: { status: 401 }, when: { grantType: 'refresh_token' } },
  ],
  steps: [login(), renew],
  checks: [refreshesEachUseAtMost(2)],
});
