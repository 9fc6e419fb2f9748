import { hasTokensOfBoundedLength } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-length',
  title: 'Server issues tokens that can be stored',
  requirement: {
    document: 'rfc6749',
    section: '1.4',
    level: 'robustness',
    text: 'Keep tokens to a length that clients can store and send.',
  },
  why:
    'An access token travels in a header, and many servers and proxies take no header of more than 8 kilobytes. Very ' +
    'long tokens work in one place and fail in another.',
  flaw: 'issues-very-long-tokens',
  fix: 'Issue a reference, or fewer claims: 4096 characters are plenty.',
  needs: ['standard-exchange'],
  checks: [hasTokensOfBoundedLength()],
});
