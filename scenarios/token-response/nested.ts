import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/nested',
  title: 'Client does not take an object for an access token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Take a token response for a success only if access_token is a string.',
  },
  why:
    'Some servers put the token one level deeper, so that access_token is an object. A client that does not look writes that object ' +
    'into the Authorization header, where it becomes the text [object Object], and believes that it is connected.',
  flaw: 'uses-object-as-token',
  fix: 'Check that access_token is a non-empty string. If it is not, report an error that says what came instead.',
  uses: ['api'],
  quirks: [{ id: 'nested-token', params: { path: 'access_token.token' } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
