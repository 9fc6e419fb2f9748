import { reportsLoss, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/error-in-200',
  title: 'Client sees that a refresh has failed, though the status is 200',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Look at the body of the response to a refresh, whatever its status.',
  },
  why:
    'Well-known providers answer a refused refresh with HTTP 200 and {"error": …}. A client that takes 200 for yes puts ' +
    'nothing in the place of tokens that it had, calls the API with it, and never tells the user that the connection is ' +
    'lost.',
  flaw: 'takes-refresh-200-for-success',
  fix: 'Call a refresh a success only if there is an access token; otherwise report the error that the body holds.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'early-revocation' }, { id: 'error-200', when: { grantType: 'refresh_token' } }],
  steps: [login(), renew],
  checks: [sendsNoMadeUpToken(), reportsLoss()],
});
