import { saysWhenToComeBack } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/retry-after',
  title: 'Server says when to come back after too many requests',
  requirement: { document: 'rfc6585', section: '4', level: 'interop', text: 'Send Retry-After with a 429.' },
  why:
    'A platform runs many workflows at once and keeps to limits if it knows them. Without Retry-After it has to ' +
    'guess: it comes back too early, is refused again, and people see errors.',
  flaw: 'refuses-without-retry-after',
  fix: 'Add Retry-After with the seconds until the limit has passed.',
  needs: ['limits-rate'],
  checks: [saysWhenToComeBack()],
});
