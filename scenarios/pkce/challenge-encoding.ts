import { challengeIsWellFormed, challengeMatchesVerifier } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/challenge-encoding',
  title: 'Client encodes the challenge as unpadded base64url',
  requirement: {
    document: 'rfc7636',
    section: '4.2',
    level: 'MUST',
    text: 'With the method S256, send BASE64URL(SHA256(verifier)), without padding, as the challenge.',
  },
  why:
    'The challenge is a hash of the verifier, the secret that the client shows when it redeems the code. One in ordinary Base64, with its + / = characters, or in hexadecimal, never equals what the server computes. Whether ' +
    'that shows depends on the server: one that checks PKCE refuses the code, and one that does not hides the mistake until it ' +
    'starts to.',
  flaw: 'padded-challenge',
  fix: 'Encode the 32 bytes of the hash as base64url and drop the "=" at the end: 43 characters.',
  needs: ['pkce'],
  steps: [login()],
  checks: [challengeIsWellFormed(), challengeMatchesVerifier()],
});
