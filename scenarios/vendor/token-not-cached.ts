import { isNotStored } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-not-cached',
  title: 'Server forbids caches to keep the token response',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Send Cache-Control: no-store with every response that has a token.',
  },
  why:
    'Between you and the platform there may be proxies. One that keeps the response keeps the tokens, and may hand ' +
    'them to somebody else.',
  flaw: 'lets-caches-keep-tokens',
  fix: 'Add Cache-Control: no-store to the responses of the token endpoint.',
  needs: ['standard-exchange'],
  checks: [isNotStored()],
});
