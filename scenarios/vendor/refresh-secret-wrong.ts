import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem, refresh } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-secret-wrong',
  title: 'Server refuses a refresh with a wrong client secret',
  requirement: { document: 'rfc6749', section: '6', level: 'MUST', text: 'Authenticate the client at a refresh, too.' },
  why: 'A refresh token that leaks is worthless without the secret, if the server asks for it.',
  flaw: 'does-not-authenticate-refreshes',
  fix: 'Authenticate the client at every token request, whatever the grant.',
  needs: ['client-secret', 'standard-refresh', 'has-refresh-token'],
  moves: ['refresh-secret-wrong'],
  destructive: true,
  steps: [authorize, redeem, refresh],
  checks: [issuesNoToken()],
});
