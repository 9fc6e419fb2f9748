import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, serverRefusesCode } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'pkce/foreign-code',
  title: 'Client does not connect when the server refuses the code',
  requirement: {
    document: 'rfc9700',
    section: '2.1.1',
    level: 'MUST',
    text: 'Redeem a code with the verifier of the same login, and treat a refusal as the end of it.',
  },
  why:
    "An attacker puts a code that he got for himself into the victim's callback, beside the victim's own state. The server sees " +
    'that code and verifier do not belong together and refuses. Everything now depends on the client taking no for an answer.',
  flaw: 'ignores-token-error',
  fix: 'Create no session unless the token response has a 2xx status and holds an access token.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  steps: codeInjection,
  checks: [refusesLogin(), serverRefusesCode()],
});
