import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/secret-missing',
  title: 'Server requires the secret of a client that has one',
  requirement: {
    document: 'rfc6749',
    section: '3.2.1',
    level: 'MUST',
    text: 'Require client authentication of a confidential client.',
  },
  why: 'A secret that may be left out protects nothing: whoever gets hold of a code redeems it.',
  flaw: 'does-without-the-secret',
  fix: 'Authenticate the client at every token request; answer invalid_client where the secret is missing.',
  needs: ['client-secret', 'standard-exchange'],
  moves: ['secret-missing'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
