import { authenticatesRevocation } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/authenticated',
  title: 'Client authenticates when it revokes',
  requirement: {
    document: 'rfc7009',
    section: '2.1',
    level: 'robustness',
    text: 'Send the client credentials along with a revocation request, in one way.',
  },
  why:
    'The server revokes a token only for the client that it was issued to, and therefore asks who is there. A client that ' +
    'does not say so is refused, and the token lives on.',
  flaw: 'revokes-without-client-auth',
  fix: 'Authenticate the revocation request in the same way as a token request.',
  needs: ['logout', ['basic', 'post']],
  uses: ['api'],
  appliesTo: ['revokes'],
  steps: [login(), logOut],
  checks: [authenticatesRevocation()],
});
