import { sendsVerifier } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/verifier-sent',
  title: 'Client sends the verifier with the code',
  requirement: {
    document: 'rfc7636',
    section: '4.5',
    level: 'MUST',
    text: 'Send code_verifier in the token request of a login that began with a challenge.',
  },
  why:
    'A challenge without a verifier protects nothing. A server that checks refuses the code; one that does not check lets anybody ' +
    'redeem it, and nobody notices.',
  flaw: 'drops-verifier',
  fix: 'Keep the verifier from the beginning of the login until the callback, across restarts, too, and send it with the code.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  steps: [login()],
  checks: [sendsVerifier()],
});
