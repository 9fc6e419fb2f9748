import { killAtFirstUse } from '../../harness/attacks.js';
import { renews, usesNewestRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/killed-at-first-use',
  title: 'Client has stored its new tokens before it uses them',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'robustness',
    text: 'Store a new refresh token before anything is done with the access token that came with it.',
  },
  why:
    'A server that replaces the refresh token at every refresh lets the old one die as it does so. Programs are stopped at ' +
    'any moment: by a deployment, by a crash, by a full memory. A client that stores the new token last, when the work is ' +
    'done, comes up again with one that is dead, and its user is logged out.',
  flaw: 'stores-tokens-after-use',
  fix: 'Write the new tokens to the store, and wait until they are there, before the first request that uses them.',
  needs: ['refresh', 'durable-store'],
  uses: ['api'],
  host: ['kill'],
  appliesTo: ['refreshes'],
  steps: [login(), killAtFirstUse, useAgain],
  checks: [usesNewestRefreshToken(), renews(1)],
});
