import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/verifier-wrong',
  title: 'Server refuses a code that comes with another code_verifier',
  requirement: {
    document: 'rfc7636',
    section: '4.6',
    level: 'MUST',
    text: 'Compare the transformed code_verifier with the code_challenge, and refuse with invalid_grant.',
  },
  why: 'PKCE makes a stolen code worthless. If the verifier is not compared, the code is all that a thief needs.',
  flaw: 'does-not-compare-verifiers',
  fix: 'Hash the verifier by SHA-256, encode it as base64url without padding, compare, and answer invalid_grant where it differs.',
  needs: ['pkce'],
  moves: ['verifier-wrong'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
