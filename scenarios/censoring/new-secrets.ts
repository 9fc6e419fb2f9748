import { keepsNewTokensOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/new-secrets',
  title: 'Client masks tokens that it learned while it ran',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'MUST',
    text: 'Mask every token, also those that came with a refresh.',
  },
  why:
    'A client that reads its secrets from the configuration knows what to mask when it starts. The tokens come later, and new ones ' +
    'with every refresh. A list of secrets that is made once misses them all.',
  flaw: 'censors-configured-secrets-only',
  fix: 'Add each token to the values that are masked at the moment at which it is parsed.',
  needs: ['log', 'refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'ttl-settings', params: { accessToken: 1800 } }],
  steps: [login(), renew],
  checks: [keepsNewTokensOutOfLogs()],
});
