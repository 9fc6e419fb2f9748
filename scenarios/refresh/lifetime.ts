import { refreshesAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/lifetime',
  title: 'Client takes the lifetime of the new token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Replace the time at which the access token expires whenever there is a new one.',
  },
  why:
    'The new token comes with a lifetime of its own. A client that goes on with the old one believes that every token it ' +
    'gets has expired already. It refreshes before each call, until the provider limits it, and nobody sees why it is so ' +
    'slow.',
  flaw: 'keeps-old-lifetime',
  fix: 'Compute the expiry anew from each token response, and store it with the token.',
  needs: ['api', 'refresh-ahead'],
  host: ['clock'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renew, useAgain, useAgain],
  checks: [refreshesAtMost(1)],
});
