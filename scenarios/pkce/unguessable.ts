import { verifierIsUnguessable } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, deniedLogin, login, mallory, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/unguessable',
  title: 'Client makes a verifier that earlier ones do not tell',
  requirement: {
    document: 'rfc7636',
    section: '4.1',
    level: 'SHOULD',
    text: 'Make the verifier from enough randomness that nobody can guess it.',
  },
  why:
    'The verifier is the secret that keeps a stolen code from being used. If verifiers count up or hold the time of day, whoever has ' +
    'seen one of them, in a log or at a server of his own, can work out the next. Only what is plain to see is judged here: values ' +
    'that look random may still come from a poor source.',
  flaw: 'counter-verifier',
  fix: 'Take 32 bytes from a cryptographic random source for each login, and encode them as base64url.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  steps: [login(alice), deniedLogin(secondTab), login(mallory)],
  checks: [verifierIsUnguessable()],
});
