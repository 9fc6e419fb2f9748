import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/client-bound',
  title: 'Server binds the code to the client',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Refuse a code that was issued to another client.',
  },
  why:
    'Every customer can register a client. If codes are not bound to theirs, one client gets at the accounts of ' +
    'another.',
  flaw: 'lets-other-clients-redeem',
  fix: 'Keep the client with the code and compare it with the one that has authenticated.',
  needs: ['other-client', 'standard-exchange'],
  moves: ['client-other'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
