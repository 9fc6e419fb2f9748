import { renews, sendsGenuineRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, login, renew, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/reset',
  title: 'Client keeps the connection through a broken one',
  requirement: {
    document: 'rfc9110',
    section: '9.2.2',
    level: 'robustness',
    text: 'Keep the refresh token when the network fails, and use it later.',
  },
  why:
    'Networks break. A refresh that never reached the server has changed nothing there: the refresh token is as good as before, and ' +
    'the client must still have it ten minutes later, when the network is well again.',
  flaw: 'drops-connection-on-reset',
  fix: 'Drop tokens on invalid_grant alone, never because a request failed.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'connection-reset', when: { endpoint: 'token', grantType: 'refresh_token', times: 1 } }],
  steps: [login(), renew, later(useAgain)],
  checks: [sendsGenuineRefreshToken(), renews(1)],
});
