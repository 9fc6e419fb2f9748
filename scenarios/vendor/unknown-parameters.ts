import { issuesToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/unknown-parameters',
  title: 'Server ignores parameters that it does not know',
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'MUST',
    text: 'Ignore unrecognised parameters of a request.',
  },
  why:
    'Platforms send parameters of their own or of newer specifications. A server that refuses them shuts out clients ' +
    'that do nothing wrong.',
  flaw: 'refuses-unknown-parameters',
  fix: 'Read the parameters that you know and leave the others alone.',
  needs: ['standard-exchange'],
  moves: ['unknown-authorization-parameters', 'unknown-token-parameters'],
  steps: [authorize, redeem],
  checks: [issuesToken()],
});
