import { refusesByStatus } from '../../harness/certify/checks/index.js';
import { redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/error-status',
  title: 'Server refuses a token request with 400',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Answer an error of the token endpoint with 400, or 401 where client authentication failed.',
  },
  why:
    'A platform looks at the status first. An error with 200 is taken for a success without a token, and one with 500 ' +
    'for a moment of trouble that is worth another try.',
  flaw: 'refuses-with-another-status',
  fix: 'Set the status to 400, for invalid_client to 401.',
  needs: ['standard-exchange'],
  moves: ['code-unknown'],
  steps: [redeem],
  checks: [refusesByStatus(400, 401)],
});
