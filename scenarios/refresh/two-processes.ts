import { usesNewestRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew, useAgainInSecond, useInSecond } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/two-processes',
  title: 'Client takes the newest tokens from its store',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'robustness',
    text: 'Look into the store before refreshing: another process may have refreshed already.',
  },
  why:
    'Applications run in several processes. When one of them has refreshed, the tokens that the others have in memory are ' +
    'dead. A process that trusts its memory sends a refresh token that was replaced, which a careful server takes for ' +
    'theft: it ends the connection for all of them.',
  flaw: 'keeps-tokens-in-memory',
  fix: 'Read the tokens from the shared store before each use, or at least before each refresh.',
  needs: ['refresh', 'durable-store'],
  uses: ['api'],
  host: ['kill'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-reuse-detection' }] },
  steps: [login(), useInSecond, renew, useAgainInSecond],
  checks: [usesNewestRefreshToken()],
});
