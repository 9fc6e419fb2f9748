import { neverConnectsWithoutToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/reset',
  title: 'Client reports a code exchange whose connection broke',
  requirement: {
    document: 'rfc9112',
    section: '9.5',
    level: 'robustness',
    text: 'Take a connection that ends before any answer for a failed login, and say so.',
  },
  why:
    'A connection can break after the request was sent: a proxy is restarted, a laptop changes its network. There is no response then, ' +
    'and code that reads its status falls over. The end-user sees a blank page where "please try again" should stand.',
  flaw: 'crashes-on-reset',
  fix: 'Handle the error of the HTTP library where the token request is made, and turn it into a refusal that can be read.',
  quirks: [{ id: 'connection-reset', when: { endpoint: 'token', grantType: 'authorization_code' } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken()],
});
