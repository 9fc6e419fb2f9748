import { afterLogout } from '../../harness/attacks.js';
import { usesNoTokenAfterLogout } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/refused',
  title: 'Client forgets its tokens, even if the server does not revoke them',
  requirement: {
    document: 'rfc7009',
    section: '2.2.1',
    level: 'robustness',
    text: 'Delete the tokens at a logout, whatever the revocation endpoint answers.',
  },
  why:
    'Servers refuse revocations: they know another method, or not this type of token. That must not keep the user logged ' +
    'in: whoever has clicked on Disconnect finds the application still reading his data.',
  flaw: 'forgets-only-if-revoked',
  fix: 'Delete the tokens first, then ask the server to revoke them.',
  needs: ['logout', 'api'],
  appliesTo: ['revokes'],
  quirks: [{ id: 'revocation-nonstandard' }],
  steps: [login(), logOut, afterLogout(callApi)],
  checks: [usesNoTokenAfterLogout('access-token')],
});
