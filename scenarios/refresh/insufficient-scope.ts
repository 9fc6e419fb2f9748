import { refreshesEachUseAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/insufficient-scope',
  title: 'Client does not refresh for want of scope',
  requirement: {
    document: 'rfc6750',
    section: '3.1',
    level: 'robustness',
    text: 'Take insufficient_scope for what it says: a new access token has no more scope than the old one.',
  },
  why:
    'A 403 with insufficient_scope says that the token is good, and not good for this. A refresh cannot give more than the ' +
    'user has agreed to, so it is a wasted request, at each such call, and where refresh tokens are replaced it may even ' +
    'break calls that are under way.',
  flaw: 'refreshes-on-403',
  fix: 'Refresh on a 401 alone. Hand a 403 to the caller, who may ask the user for more scope.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  quirks: [
    {
      id: 'rate-limit-shape',
      params: {
        seconds: 86_400,
        status: 403,
        header: '',
        body: { error: 'insufficient_scope', error_description: 'the access token does not cover this' },
      },
    },
  ],
  steps: [login(), callApi],
  checks: [refreshesEachUseAtMost(0)],
});
