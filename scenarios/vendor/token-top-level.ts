import { hasTopLevelToken } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-top-level',
  title: 'Server puts the access token at the top level of the token response',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Return access_token as a member of the JSON object itself.',
  },
  why:
    'A platform looks for access_token at the top of the response. If it lies inside another object, every ' +
    'integration needs code of its own to dig it out, and those who use a form see an error.',
  flaw: 'nests-the-token',
  fix: 'Return { "access_token": …, "token_type": "Bearer", "expires_in": … } without an envelope.',
  needs: ['standard-exchange'],
  checks: [hasTopLevelToken()],
});
