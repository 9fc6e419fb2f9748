import { reportsLoss, stopsAfterInvalidGrant } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/invalid-grant',
  title: 'Client stops when the refresh token is refused',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Take invalid_grant for the end of the connection: do not refresh again, and report it.',
  },
  why:
    'invalid_grant says that the refresh token is dead, for good. Trying again cannot help; it loads the server, fills the logs and ' +
    'gets clients blocked. What helps is to tell the user to connect again.',
  flaw: 'retries-invalid-grant',
  fix: 'On invalid_grant, drop the tokens, mark the connection as lost, and report that once.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'early-revocation' }],
  steps: [login(), renew, useAgain, useAgain],
  checks: [stopsAfterInvalidGrant(), reportsLoss()],
});
