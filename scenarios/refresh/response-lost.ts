import { refreshesEachUseAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/response-lost',
  title: 'Client does not storm the server when the answer to a refresh is lost',
  requirement: {
    document: 'rfc9110',
    section: '9.2.2',
    level: 'robustness',
    text: 'Send a refresh whose answer was lost once more at most, or a few times with pauses, and then give up.',
  },
  why:
    'The connection breaks after the server has refreshed. The client cannot know whether it did. To ask once more is fair; ' +
    'to ask again at once, and again, turns a hiccup of the network into an attack on the server, by all clients at the ' +
    'same time.',
  flaw: 'storms-after-lost-response',
  fix: 'After a failed refresh report the failure, and try again at the next use.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'refresh-response-lost', params: { times: 100 } }],
  steps: [login(), renew],
  checks: [refreshesEachUseAtMost(4)],
});
