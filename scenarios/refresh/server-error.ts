import { renews, sendsGenuineRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, login, renew, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/server-error',
  title: 'Client keeps the connection through a server error',
  requirement: {
    document: 'rfc9110',
    section: '15.6',
    level: 'robustness',
    text: 'Keep the refresh token when the token endpoint answers 5xx, and use it later.',
  },
  why:
    'A 503 says that the server is busy, not that the refresh token is bad. A client that takes every failed refresh for a refusal ' +
    'logs out all of its users whenever its provider restarts. Ten minutes later the server is well again, and the client may try.',
  flaw: 'drops-connection-on-5xx',
  fix: 'Drop tokens on invalid_grant alone. Report anything else as temporary, and try again at the next use.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'transient-5xx', when: { grantType: 'refresh_token' } }],
  steps: [login(), renew, later(useAgain)],
  checks: [sendsGenuineRefreshToken(), renews(1)],
});
