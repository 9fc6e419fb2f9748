import { succeeds } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/test-request',
  title: 'API answers the test request with the token in the header',
  requirement: {
    document: 'rfc6750',
    section: '2.1',
    level: 'MUST',
    text: 'Accept the access token in the Authorization header, with the scheme Bearer.',
  },
  why:
    'The test request is how a platform finds out whether a connection works. If the API wants the token elsewhere, ' +
    'every connection is reported as broken.',
  flaw: 'refuses-the-bearer-header',
  fix: 'Read the token from Authorization: Bearer, whatever else you accept.',
  needs: ['bearer-header'],
  checks: [succeeds('call', 1, 'the API answers the test request')],
});
