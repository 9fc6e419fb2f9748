import { issuesNoToken, refusesByStatus, refusesWith } from '../../harness/certify/checks/index.js';
import { refresh, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/unknown-refresh-token-error',
  title: 'Server refuses an unknown refresh token with invalid_grant',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Refuse a refresh token that is invalid, expired or revoked with invalid_grant.',
  },
  why:
    'Only by invalid_grant does a platform know that the end-user must connect again. Any other error is tried again ' +
    'and again, and the end-user never hears of it.',
  flaw: 'refuses-refresh-tokens-with-a-code-of-its-own',
  fix: 'Return { "error": "invalid_grant" } with 400 for a refresh token that does not work any more.',
  needs: ['standard-refresh', 'has-refresh-token'],
  moves: ['refresh-token-unknown'],
  steps: [takeHonest, refresh],
  checks: [issuesNoToken(), refusesWith('invalid_grant'), refusesByStatus(400)],
});
