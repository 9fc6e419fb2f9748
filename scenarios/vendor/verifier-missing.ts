import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/verifier-missing',
  title: 'Server refuses a code that comes without the code_verifier',
  requirement: {
    document: 'rfc7636',
    section: '4.5',
    level: 'MUST',
    text: 'Require the code_verifier of a code that was issued for a code_challenge.',
  },
  why: 'A thief who knows that the verifier may be left out leaves it out. Then PKCE protects nobody.',
  flaw: 'does-without-verifiers',
  fix: 'Keep with the code that a challenge was given, and refuse it without a verifier.',
  needs: ['pkce'],
  moves: ['verifier-missing'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
