import { givesNothingAway } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/unknown-token-refused',
  title: 'API refuses an access token that was never issued',
  requirement: { document: 'rfc6750', section: '3.1', level: 'MUST', text: 'Refuse an access token that is invalid.' },
  why: 'An API that answers whatever token comes has no protection: anybody reads the data of all accounts.',
  flaw: 'accepts-any-token',
  fix: 'Look the token up, or verify its signature, before anything is answered.',
  needs: ['bearer-header'],
  moves: ['token-unknown'],
  steps: [takeHonest, call],
  checks: [givesNothingAway()],
});
