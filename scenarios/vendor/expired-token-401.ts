import { refusesCallBy401 } from '../../harness/certify/checks/index.js';
import { call, outliveToken, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/expired-token-401',
  title: 'API refuses an expired access token with 401',
  requirement: { document: 'rfc6750', section: '3.1', level: 'MUST', text: 'Answer an expired access token with 401.' },
  why:
    'This is the moment for which platforms refresh. An API that takes dead tokens has no lifetimes, and one that ' +
    'refuses them with 403 or 400 is never refreshed: the connection breaks when the first token expires.',
  flaw: 'answers-expired-tokens-otherwise',
  fix: 'Compare the lifetime at every request, and answer 401 with WWW-Authenticate: Bearer error="invalid_token".',
  needs: ['dead-token', 'bearer-header'],
  steps: [takeHonest, outliveToken, call],
  checks: [refusesCallBy401()],
});
