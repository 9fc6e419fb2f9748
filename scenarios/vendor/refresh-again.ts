import { succeeds } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-again',
  title: 'Server can be refreshed again and again',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Leave the client with a refresh token that works, the old one or a new one in the response.',
  },
  why:
    'If the first refresh uses the refresh token up and the response brings no new one, the second refresh fails: the ' +
    'connection dies after two lifetimes, when nobody looks any more.',
  flaw: 'uses-the-refresh-token-up',
  fix: 'If you replace refresh tokens, return the new one as refresh_token in the same response; else keep the old one valid.',
  needs: ['refreshes', 'has-refresh-token'],
  checks: [succeeds('refresh', 2, 'a second refresh works with what the first has left')],
});
