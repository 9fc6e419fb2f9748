import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/token-like-jwt',
  title: 'Client does not read the access token',
  requirement: {
    document: 'rfc9068',
    section: '6',
    level: 'MUST',
    text: 'Do not inspect the content of an access token.',
  },
  why:
    'An access token is a letter to the API. That it is a JWT today is the business of the two servers, who may change it ' +
    'tomorrow. A client that looks at the exp in it locks its users out although the API would take the token.',
  flaw: 'believes-exp-in-token',
  fix: 'Take the lifetime from expires_in, and what you want to know of the user from the ID Token or an API.',
  uses: ['api'],
  quirks: [{ id: 'access-token-form', params: { as: 'expired-jwt' } }],
  steps: [login()],
  checks: [completesLogin()],
});
