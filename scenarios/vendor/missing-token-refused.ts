import { givesNothingAway } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/missing-token-refused',
  title: 'API refuses a request without an access token',
  requirement: { document: 'rfc6750', section: '3', level: 'MUST', text: 'Refuse a request that has no access token.' },
  why:
    'What the test request returns belongs to one account. If it comes without a token, whose account is it, and who ' +
    'may see it?',
  flaw: 'answers-without-token',
  fix: 'Require a token for every resource of an account.',
  needs: ['bearer-header'],
  moves: ['token-missing'],
  steps: [takeHonest, call],
  checks: [givesNothingAway()],
});
