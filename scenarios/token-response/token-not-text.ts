import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/token-not-text',
  title: 'Client does not take true for an access token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Take a token response for a success only if access_token is a string.',
  },
  why:
    'A client that asks whether there is any value at all finds one in {"access_token": true}. It then sends Bearer true ' +
    'to the API, and every call fails far away from where the mistake was made.',
  flaw: 'uses-any-value-as-token',
  fix: 'Check the type of access_token, not whether it counts as true.',
  uses: ['api'],
  quirks: [{ id: 'token-extra-fields', params: { fields: { access_token: true } } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
