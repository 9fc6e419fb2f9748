import { sendsClientId } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/client-id',
  title: 'Client that has no secret says who it is',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Include client_id in the token request when not authenticating.',
  },
  why:
    'A code belongs to one client. Without credentials, client_id is all that tells the server who wants to redeem it; without ' +
    'that it can only refuse, or take anybody.',
  flaw: 'public-client-without-client-id',
  fix: 'Send client_id in the body of the token request.',
  needs: ['public'],
  setup: { reconfigured: true, clientAuth: 'none' },
  steps: [login()],
  checks: [sendsClientId()],
});
