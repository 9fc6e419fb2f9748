import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/renamed',
  title: 'Client does not connect when the members have other names',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Do not report success without an access token.',
  },
  why:
    "A response with a token under a name of the provider's own is no token response. Whether the client knows that name or not, it " +
    'must not go on as if it had a token when it has none.',
  flaw: 'accepts-missing-token',
  fix: 'Check for access_token, and report the names that came instead.',
  uses: ['api'],
  quirks: [{ id: 'token-field-rename', params: { rename: { access_token: 'token', refresh_token: 'refresh' } } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
