import { keepsQuotedSecretsOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/api-echoed',
  title: 'Client logs no access token that the API quotes',
  requirement: {
    document: 'rfc6750',
    section: '5.3',
    level: 'robustness',
    text: 'Mask the access token in error texts of the API before they are logged.',
  },
  why:
    'APIs quote what they refuse: "cannot accept Bearer abc". Failed API calls are logged more freely than token requests, because no ' +
    'secret is expected in an answer of the API; yet this one holds the token, which may be good for other calls.',
  flaw: 'logs-api-errors',
  fix: 'Pass the bodies of API errors through the mask, with the access token among what it searches for.',
  needs: ['log', 'api'],
  quirks: [{ id: 'secret-echoing-api' }],
  steps: [login()],
  checks: [keepsQuotedSecretsOutOfLogs('api')],
});
