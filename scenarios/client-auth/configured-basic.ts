import { authenticatesBy } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/configured-basic',
  title: 'Client sends its secret in the header where it is told to',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'robustness',
    text: 'Authenticate by the method that the client is registered for: here, with HTTP Basic.',
  },
  why:
    'Some providers take the secret in the Authorization header and nowhere else, so that it stays out of logs of request bodies. ' +
    'A client that can do both and insists on the body is refused there, and shows its secret to no purpose.',
  flaw: 'always-post',
  fix: 'Let the configured method decide how the client authenticates.',
  needs: ['basic', 'post'],
  setup: { reconfigured: true, clientAuth: 'basic' },
  steps: [login()],
  checks: [authenticatesBy('basic')],
});
