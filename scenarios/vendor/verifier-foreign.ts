import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/verifier-foreign',
  title: 'Server refuses a code that comes with the code_verifier of another login',
  requirement: {
    document: 'rfc7636',
    section: '4.6',
    level: 'MUST',
    text: 'Bind each code_challenge to the code that was issued for it.',
  },
  why:
    'An attacker has logins and verifiers of his own. If any verifier that is known will do, he redeems the codes of ' +
    'others.',
  flaw: 'accepts-any-known-verifier',
  fix: 'Store the challenge with the code, and compare with that one alone.',
  needs: ['pkce'],
  moves: ['verifier-foreign'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
