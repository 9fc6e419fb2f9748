import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/empty-token',
  title: 'Client does not take an empty text for an access token',
  requirement: {
    document: 'rfc6749',
    section: 'A.12',
    level: 'robustness',
    text: 'Take an empty access_token for a failure: an access token has at least one character.',
  },
  why:
    'An empty access_token passes every check that asks for a text only. The API then gets an Authorization header without ' +
    'a token, and the user who was told that the login has worked finds an account that shows nothing.',
  flaw: 'uses-empty-token',
  fix: 'Refuse an access_token that is empty, in the same place where you refuse one that is missing.',
  uses: ['api'],
  quirks: [{ id: 'token-extra-fields', params: { fields: { access_token: '' } } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
