import { usesNoWeakChallenge } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/s256',
  title: 'Client that uses PKCE uses S256',
  requirement: {
    document: 'rfc7636',
    section: '4.2',
    level: 'MUST',
    text: 'Use S256, if capable of it.',
  },
  why:
    'With the method plain the challenge is the verifier itself: whoever reads the authorization request, in a log or a history, ' +
    'has all that it takes to redeem the code.',
  flaw: 'plain-challenge',
  fix: 'Send code_challenge_method=S256 and the SHA-256 of the verifier in base64url.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [usesNoWeakChallenge()],
});
