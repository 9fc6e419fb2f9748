import { sendsNoSecret } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/public-without-secret',
  title: 'Client that has no secret sends none',
  requirement: {
    document: 'rfc8252',
    section: '8.5',
    level: 'robustness',
    text: 'Send no client secret where the client is registered as a public one.',
  },
  why:
    'A secret that is part of an app is in the hands of everybody who has the app. It protects nothing, and makes the operators ' +
    'of both sides believe that something is protected. Servers that know the client as a public one may refuse it.',
  flaw: 'public-client-sends-secret',
  fix: 'Leave out client_secret and the Authorization header, and protect the code with PKCE.',
  needs: ['public'],
  setup: { reconfigured: true, clientAuth: 'none' },
  steps: [login()],
  checks: [sendsNoSecret()],
});
