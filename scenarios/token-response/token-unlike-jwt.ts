import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/token-unlike-jwt',
  title: 'Client does not expect the access token to be a JWT',
  requirement: {
    document: 'rfc6749',
    section: '1.4',
    level: 'robustness',
    text: 'Treat the access token as opaque.',
  },
  why:
    'A token with two dots in it need not be a JWT. A client that decodes it to learn a name or an expiry breaks when ' +
    'there is nothing to decode, on a login that has already succeeded.',
  flaw: 'decodes-token-as-jwt',
  fix: 'Do not decode access tokens. If you must, expect that it fails, and go on without.',
  uses: ['api'],
  quirks: [{ id: 'access-token-form', params: { as: 'no-jwt' } }],
  steps: [login()],
  checks: [completesLogin()],
});
