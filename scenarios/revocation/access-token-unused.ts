import { afterLogout } from '../../harness/attacks.js';
import { usesNoTokenAfterLogout } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/access-token-unused',
  title: 'Client does not use its access token after the logout',
  requirement: {
    document: 'rfc7009',
    section: '1',
    level: 'robustness',
    text: 'Stop using the access token when the user has logged out.',
  },
  why:
    'Not every server can revoke access tokens, so the token may work for another hour. A user who has disconnected wants ' +
    'the application to stop now, not when the token happens to expire.',
  flaw: 'keeps-access-token-after-logout',
  fix: 'Delete the access token from the store and from every cache when the user logs out.',
  needs: ['logout', 'api'],
  steps: [login(), logOut, afterLogout(callApi)],
  checks: [usesNoTokenAfterLogout('access-token')],
});
