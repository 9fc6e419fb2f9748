import { keepsVerifierSecret } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/verifier-secret',
  title: 'Client shows the verifier to the token endpoint only',
  requirement: {
    document: 'rfc7636',
    section: '7.1',
    level: 'MUST',
    text: 'Keep the verifier secret until it is sent to the token endpoint.',
  },
  why:
    'The authorization request passes through the browser, its history and its extensions. A verifier that stands in it, openly or ' +
    'inside another parameter, is known to everybody from whom it was meant to protect the code.',
  flaw: 'verifier-in-authorization-request',
  fix: 'Send the challenge in the authorization request, and the verifier in the body of the token request alone.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  steps: [login()],
  checks: [keepsVerifierSecret()],
});
