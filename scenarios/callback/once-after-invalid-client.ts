import { redeemsCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/once-after-invalid-client',
  title: 'Client sends the code once when its credentials are refused',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Do not use an authorization code more than once.',
  },
  why:
    'Some libraries find out how a server wants to be shown the credentials by trying: in a header first, then in the body. Each attempt sends the ' +
    'code. A server that counts, or that has used the code up before it looked at the credentials, refuses the second attempt for ' +
    'reasons that nobody understands; and the secret was shown in two ways where one was wanted.',
  flaw: 'tries-other-authentication',
  fix: 'Let the operator say which method the server wants, or read it in its metadata, and send the code once.',
  needs: [['basic', 'post']],
  quirks: [{ id: 'client-auth-policy', params: { accept: ['none'] } }],
  steps: [login()],
  checks: [redeemsCodeOnce()],
});
