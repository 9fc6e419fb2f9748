import { hasLifetime } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-lifetime',
  title: 'Server tells the lifetime with a refresh, too',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'SHOULD',
    text: 'Return expires_in with every access token.',
  },
  why:
    'The new token has a lifetime of its own. If the refresh does not tell it, the platform goes by the old one, or ' +
    'by nothing.',
  flaw: 'leaves-lifetime-out-of-refreshes',
  fix: 'Add expires_in, a number of seconds, to the response of a refresh.',
  needs: ['standard-refresh', 'has-refresh-token'],
  checks: [hasLifetime('refresh')],
});
