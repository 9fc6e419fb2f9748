import { revokesRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/refresh-token',
  title: 'Client revokes its refresh token',
  requirement: {
    document: 'rfc7009',
    section: '2.1',
    level: 'robustness',
    text: 'Revoke the refresh token, not the access token alone.',
  },
  why:
    'The access token dies within the hour by itself. It is the refresh token that gives access for months, and a server ' +
    'need not revoke it when only an access token is named. A user who has disconnected believes that all is over.',
  flaw: 'revokes-access-token-only',
  fix: 'Send the refresh token to the revocation endpoint; the server then usually ends the access tokens too.',
  needs: ['logout'],
  uses: ['api'],
  appliesTo: ['revokes'],
  steps: [login(), logOut],
  checks: [revokesRefreshToken()],
});
