import { emptyCallbacks } from '../../harness/attacks.js';
import { redeemsNothing, refusesInOrder } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/empty',
  title: 'Client has an answer to a callback with neither code nor error',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'robustness',
    text: 'Refuse an authorization response that holds neither a code nor an error.',
  },
  why:
    'Bookmarks, reloads, link scanners and servers that do not tell of a denial all bring callbacks without anything in them. A client that ' +
    'expects one of the two breaks with an internal error, wakes somebody at night, or asks the token endpoint to redeem the word undefined.',
  flaw: 'crashes-on-empty-callback',
  fix: 'Look whether there is a code before it is used, and answer with a page that offers to begin anew.',
  duties: ['state'],
  steps: [begin(), consent(), emptyCallbacks()],
  checks: [refusesInOrder(), redeemsNothing()],
});
