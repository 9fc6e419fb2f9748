import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/challenge-missing',
  title: 'Server refuses a code_verifier where there was no code_challenge',
  requirement: {
    document: 'rfc9700',
    section: '4.8.2',
    level: 'MUST',
    text: 'Refuse a token request with a code_verifier if the authorization request had no code_challenge.',
  },
  why:
    "An attacker strips code_challenge from the address and gets a code without protection into the victim's login. " +
    'The verifier that the platform then sends is the sign of that.',
  flaw: 'can-be-downgraded',
  fix: 'Require PKCE, or refuse a verifier for a code that has no challenge.',
  needs: ['pkce'],
  moves: ['challenge-missing'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
