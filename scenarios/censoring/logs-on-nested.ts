import { keepsBadResponsesOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs-on-nested',
  title: 'Client logs no token that stands where it expects none',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Mask tokens at every depth of a response, not at its top level alone.',
  },
  why:
    'Some providers put the token deeper into their response. A client that does not find it logs the response, so that its developers ' +
    'can see why; and as it masks the top level only, they see the token as well.',
  flaw: 'masks-top-level-only',
  fix: 'Mask by name at every depth, in arrays as well, and log the names alone when a response is not what it should be.',
  needs: ['log'],
  // The first login goes well, for comparison.
  quirks: [{ id: 'nested-token', when: { grantType: 'authorization_code', nth: 2 } }],
  steps: [login(), login(secondTab)],
  checks: [keepsBadResponsesOutOfLogs()],
});
