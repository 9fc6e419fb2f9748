import { returnsNoToken } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/no-token-in-redirect',
  title: 'Server puts no token into the redirect',
  requirement: {
    document: 'rfc9700',
    section: '2.1.2',
    level: 'MUST',
    text: 'Issue tokens from the token endpoint alone when a code was asked for.',
  },
  why:
    'What stands in an address gets into histories, logs and Referer headers of others. A platform never reads a ' +
    'token from there, but anybody else may.',
  flaw: 'returns-tokens-in-redirect',
  fix: 'Return a code and nothing else; the platform exchanges it where nobody looks on.',
  checks: [returnsNoToken()],
});
