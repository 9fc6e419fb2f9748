import { refusesWith } from '../../harness/certify/checks/index.js';
import { redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/unknown-code-error',
  title: 'Server refuses an unknown code with invalid_grant',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Refuse a code that is invalid or expired with the error invalid_grant.',
  },
  why:
    'By the error code a platform tells a login that must be repeated from an integration that is set up wrongly. ' +
    'Another code leads people on the wrong track.',
  flaw: 'has-error-codes-of-its-own',
  fix: 'Return { "error": "invalid_grant" } for a code that is unknown, expired or used.',
  needs: ['standard-exchange'],
  moves: ['code-unknown'],
  steps: [redeem],
  checks: [refusesWith('invalid_grant')],
});
