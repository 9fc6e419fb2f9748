import { logsOut } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/any-body',
  title: 'Client takes 200 for revoked, whatever the body',
  requirement: {
    document: 'rfc7009',
    section: '2.2',
    level: 'robustness',
    text: 'Ignore the body of the response to a revocation.',
  },
  why:
    'The status says that the token is dead. What comes with it may be empty, JSON, or a page for people. A client that ' +
    'wants to parse it reports that the logout has failed when it has not.',
  flaw: 'parses-revocation-response',
  fix: 'Look at the status of the response and at nothing else.',
  needs: ['logout'],
  uses: ['api'],
  appliesTo: ['revokes'],
  quirks: [{ id: 'revocation-response', params: { status: 200, body: '<p>Goodbye</p>', unknownToken: 200 } }],
  steps: [login(), logOut],
  checks: [logsOut()],
});
