import { keepsTokenRequestOutOfUrl } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/code-in-url',
  title: 'Client keeps code and tokens out of the URL of the token request',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'robustness',
    text: 'Send code, verifier and refresh token in the body of the token request, and there only.',
  },
  why:
    'URLs are written to the logs of every server and proxy on the way. A refresh token or a code that has not been used yet can ' +
    'be taken from there. That the same parameter is in the body, too, does not help.',
  flaw: 'code-in-token-url',
  fix: 'Add nothing to the URL of the token endpoint.',
  steps: [login()],
  checks: [keepsTokenRequestOutOfUrl()],
});
