import { showsNoEnds } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/ends',
  title: 'Client shows no long piece of a secret',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Show at most a few characters of a secret, however long it is.',
  },
  why:
    'A mask that leaves the first twelve characters shows all of a short secret, half of one of middle length, and enough of a long one ' +
    'to find it in a leaked list. Eight characters at each end are more than it takes to tell two tokens apart.',
  flaw: 'shows-ends',
  fix: 'Replace the whole value, by its length and a salted hash, say. If a piece must stay, show four characters at most.',
  needs: ['log', 'api'],
  steps: [login(), callApi],
  checks: [showsNoEnds()],
});
