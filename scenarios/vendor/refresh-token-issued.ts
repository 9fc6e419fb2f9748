import { hasRefreshToken } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-token-issued',
  title: 'Server issues a refresh token',
  requirement: {
    document: 'rfc6749',
    section: '1.5',
    level: 'interop',
    text: 'Issue a refresh token to a client that is to act without the end-user.',
  },
  why:
    'A platform works at night, when nobody is there to log in. Without a refresh token the connection ends with the ' +
    'first access token, and people have to connect again and again.',
  flaw: 'issues-no-refresh-token',
  fix: 'Issue a refresh token with the code exchange, if need be for a scope such as offline_access, which then belongs into the definition.',
  needs: ['standard-exchange', 'refreshes'],
  checks: [hasRefreshToken()],
});
