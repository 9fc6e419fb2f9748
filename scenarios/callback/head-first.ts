import { headFirst } from '../../harness/attacks.js';
import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/head-first',
  title: 'Client does not use the code up when only the header fields of the callback are asked for',
  requirement: {
    document: 'rfc9110',
    section: '9.2.1',
    level: 'robustness',
    text: 'Change nothing when a resource is asked for with HEAD.',
  },
  why:
    'Programs that check links, and some browsers and their extensions, ask for the header fields of an address before the page is loaded. Many frameworks ' +
    'answer HEAD with what they do for GET. The code is then used up, and the user, who comes a moment later, is told that something went wrong.',
  flaw: 'redeems-on-head',
  fix: 'Handle GET, and POST if it is needed, at the redirection endpoint; answer HEAD without doing anything.',
  host: ['page'],
  steps: [begin(), consent(), headFirst(), comeBack()],
  checks: [completesLogin()],
});
