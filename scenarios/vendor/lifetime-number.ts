import { hasLifetime } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/lifetime-number',
  title: 'Server tells the lifetime of the access token as a number of seconds',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'SHOULD',
    text: 'Return expires_in as a number of seconds.',
  },
  why:
    'From expires_in a platform knows when to refresh. As a text, a date or in milliseconds it leads to refreshes at ' +
    'the wrong time, and without it to calls with dead tokens.',
  flaw: 'tells-lifetime-in-its-own-way',
  fix: 'Return expires_in as a JSON number, in seconds from now.',
  needs: ['standard-exchange'],
  checks: [hasLifetime()],
});
