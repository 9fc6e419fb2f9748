import { refusesTokenResponse, usesNoToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/unknown-token-type',
  title: 'Client does not use a token of a type that it does not know',
  requirement: {
    document: 'rfc6749',
    section: '7.1',
    level: 'MUST',
    text: 'Do not use an access token whose type is not understood.',
  },
  why:
    'The token type says how a token is to be used. For another type than bearer that may mean to sign each request. Sending such a ' +
    'token as a bearer token gives away something that was never meant to travel in the open.',
  flaw: 'uses-unknown-token-type',
  fix: 'Refuse a token_type other than bearer, unless the configuration names it.',
  needs: ['api'],
  quirks: [{ id: 'token-type-nonstandard', params: { value: 'mac' } }],
  steps: [login()],
  checks: [usesNoToken(), refusesTokenResponse()],
});
