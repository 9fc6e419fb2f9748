import { forgeError } from '../../harness/attacks.js';
import { repeatsNoForgedWords } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, begin, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/foreign-error',
  title: "Client does not pass on another server's error as that of the one it asked",
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'robustness',
    text: 'Check iss on error responses, too, before anything in them is believed.',
  },
  why:
    'An error response says who sends it, too. If that is not the server that was asked, its words are those of a stranger. A client ' +
    'that shows them lends its own name to them, and tells the user that a provider said what it never said.',
  flaw: 'believes-error-before-iss',
  fix: 'Compare iss before looking for error. If it is wrong, say only that the answer came from another server.',
  needs: ['iss'],
  steps: [begin(), consent(), forgeError(alice, { ofAnotherServer: true })],
  checks: [repeatsNoForgedWords()],
});
