import { interleavedLogins } from '../../harness/attacks.js';
import { sendsOwnVerifier } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'pkce/own-verifier',
  title: 'Client uses the verifier of the login that the callback belongs to',
  requirement: {
    document: 'rfc7636',
    section: '4.5',
    level: 'MUST',
    text: 'Send the verifier that belongs to the authorization request which the code answers.',
  },
  why:
    'Where several logins are under way, each has a verifier of its own. A client that keeps only the latest one sends it with ' +
    'every code: the server refuses, and users who opened two tabs cannot log in. Here three logins are begun, and come back in another ' +
    'order than that in which they set out.',
  flaw: 'latest-verifier',
  fix: 'Store state and verifier together, and take the verifier from the entry that the state of the callback points to.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  steps: [interleavedLogins()],
  checks: [sendsOwnVerifier()],
});
