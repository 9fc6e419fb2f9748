import { givesNothingAway } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-in-query',
  title: 'API takes no access token from the query',
  requirement: {
    document: 'rfc9700',
    section: '4.3.2',
    level: 'SHOULD',
    text: 'Do not accept access tokens in the query.',
  },
  why:
    'Addresses are logged by everybody on the way. An API that takes tokens there invites integrations that leave ' +
    'them in logs.',
  flaw: 'accepts-tokens-in-the-query',
  fix: 'Read the token from the Authorization header alone.',
  needs: ['bearer-header'],
  moves: ['token-in-query'],
  steps: [takeHonest, call],
  checks: [givesNothingAway()],
});
