import { refusesCallBy401 } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/unknown-token-401',
  title: 'API refuses an invalid access token with 401',
  requirement: {
    document: 'rfc6750',
    section: '3.1',
    level: 'MUST',
    text: 'Answer an invalid or expired access token with 401.',
  },
  why:
    'By 401 a platform knows that it must refresh. With 403, 400 or 200 it takes the connection for broken, or the ' +
    'answer for data, and refreshes nothing.',
  flaw: 'refuses-tokens-with-another-status',
  fix: 'Answer 401 where the token is missing, expired or unknown; keep 403 for a token that may not do this.',
  needs: ['bearer-header'],
  moves: ['token-unknown'],
  steps: [takeHonest, call],
  checks: [refusesCallBy401()],
});
