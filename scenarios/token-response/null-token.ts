import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/null-token',
  title: 'Client does not take null for an access token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Take a token response for a success only if access_token is a string that is not empty.',
  },
  why:
    'Some servers answer with status 200 and {"access_token": null} when they cannot issue a token. A client that only ' +
    'looks whether the member is there stores a connection whose token is the word null, and its user is told that all is ' +
    'well.',
  flaw: 'uses-null-as-token',
  fix: 'Check that access_token is a non-empty string before you store anything, and report what came instead.',
  uses: ['api'],
  quirks: [{ id: 'token-extra-fields', params: { fields: { access_token: null } } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
