import { usesS256 } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/s256',
  title: 'Client sends an S256 challenge',
  requirement: {
    document: 'rfc7636',
    section: '4.2',
    level: 'MUST',
    text: 'Use S256 as the code challenge method when capable of it.',
  },
  why:
    'PKCE ties the code to the client that asked for it: the client sends a hash first, and the secret behind it, the verifier, ' +
    'only when it redeems the code. With the method plain, or with none, which means plain, the secret itself stands in the first ' +
    'request, and everybody who sees that request can redeem the code.',
  flaw: 'plain-challenge',
  fix: 'Send code_challenge_method=S256 and the SHA-256 of the verifier.',
  needs: ['pkce'],
  steps: [login()],
  checks: [usesS256()],
});
