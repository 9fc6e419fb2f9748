import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/missing-iss',
  title: 'Client refuses a callback without iss from a server that always sends it',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'MUST',
    text: 'Refuse an authorization response without iss from an authorization server that is known to send it.',
  },
  why:
    'An attacker who can send the victim back with an answer of another server can leave iss away just as well as forge it. The ' +
    'metadata of this server promise that it is always there: where it is missing, somebody else has answered.',
  flaw: 'accepts-missing-iss',
  fix: 'Where the metadata have authorization_response_iss_parameter_supported, refuse a callback that has no iss.',
  needs: ['iss', 'discovery'],
  quirks: [{ id: 'iss-param' }],
  steps: [login()],
  checks: [refusesLogin(), doesNotProceed()],
});
