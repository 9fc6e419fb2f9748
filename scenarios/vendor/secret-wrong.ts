import { issuesNoToken, refusesByStatus, refusesWith } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/secret-wrong',
  title: 'Server refuses a wrong client secret',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'MUST',
    text: 'Authenticate the client, and refuse with invalid_client.',
  },
  why: 'If any secret will do, everybody can act as the platform.',
  flaw: 'does-not-compare-secrets',
  fix: 'Compare the secret in constant time; answer 401 invalid_client where it differs.',
  needs: ['client-secret', 'standard-exchange'],
  moves: ['secret-wrong'],
  destructive: true,
  steps: [authorize, redeem],
  checks: [issuesNoToken(), refusesWith('invalid_client'), refusesByStatus(400, 401)],
});
