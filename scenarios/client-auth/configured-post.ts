import { authenticatesBy } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/configured-post',
  title: 'Client sends its secret in the body where it is told to',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'robustness',
    text: 'Authenticate by the method that the client is registered for: here, with client_secret in the body.',
  },
  why:
    'Many providers take the secret in the body and nowhere else. A client that can do both and insists on the header is refused ' +
    'there, although its operator has set it up correctly.',
  flaw: 'always-basic',
  fix: 'Let the configured method decide how the client authenticates.',
  needs: ['basic', 'post'],
  setup: { reconfigured: true, clientAuth: 'post' },
  steps: [login()],
  checks: [authenticatesBy('post')],
});
