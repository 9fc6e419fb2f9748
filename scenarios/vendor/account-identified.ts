import { identifiesAccount } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/account-identified',
  title: 'Test request tells which account is connected',
  requirement: {
    document: 'rfc6749',
    section: '1.1',
    level: 'interop',
    text: 'Give the API a resource that names the account.',
  },
  why:
    'People connect more than one account. Without a name from the test request they all look alike in the platform, ' +
    'and the wrong one gets used.',
  flaw: 'does-not-name-the-account',
  fix: 'Let the test request call a resource such as /me that returns a name or an email address, and build connectionLabel from it.',
  needs: ['label'],
  checks: [identifiesAccount()],
});
