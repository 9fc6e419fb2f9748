import { afterLogout } from '../../harness/attacks.js';
import { usesNoTokenAfterLogout } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { logOut, login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/refresh-token-unused',
  title: 'Client does not refresh after the logout',
  requirement: {
    document: 'rfc7009',
    section: '1',
    level: 'robustness',
    text: 'Stop refreshing when the user has logged out.',
  },
  why:
    'A client that forgets the access token and keeps the refresh token is back after the next refresh: it goes on for ' +
    'months to read the data of a user who has left.',
  flaw: 'keeps-refresh-token-after-logout',
  fix: 'Delete the refresh token when the user logs out, and stop whatever refreshes in the background.',
  needs: ['logout', 'refresh'],
  uses: ['api'],
  steps: [login(), logOut, afterLogout(renew)],
  checks: [usesNoTokenAfterLogout('refresh-token')],
});
