import { verifierIsWellFormed } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/verifier-length',
  title: 'Client uses a verifier of 43 to 128 characters',
  requirement: {
    document: 'rfc7636',
    section: '4.1',
    level: 'MUST',
    text: 'Create a verifier of 43 to 128 unreserved characters.',
  },
  why:
    'The verifier is the secret that protects the code. Below 43 characters it can be searched for by somebody who has seen the ' +
    'challenge, and strict servers refuse it.',
  flaw: 'short-verifier',
  fix: 'Take 32 random bytes and encode them as base64url: that gives 43 characters.',
  needs: ['pkce'],
  steps: [login()],
  checks: [verifierIsWellFormed()],
});
