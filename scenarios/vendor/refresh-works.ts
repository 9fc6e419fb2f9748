import { succeeds } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-works',
  title: 'Server refreshes without the end-user',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Issue a new access token for a valid refresh token.',
  },
  why:
    'Refreshing is what keeps a connection alive. If it fails, every connection dies after the lifetime of one access ' +
    'token, and nobody but the end-user can mend that.',
  flaw: 'refuses-to-refresh',
  fix: 'Accept grant_type=refresh_token with the refresh token that you have issued, and the client authentication of the code exchange.',
  needs: ['refreshes', 'has-refresh-token'],
  checks: [succeeds('refresh', 1, 'the server issues a new access token for the refresh token')],
});
