import { returnsState } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/error-state',
  title: 'Server returns state with an error, too',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'MUST',
    text: 'Return state with an error response as it came.',
  },
  why:
    'Without state a platform cannot tell whose login has failed: it takes the error for a forged one, and the end- ' +
    'user waits.',
  flaw: 'returns-errors-without-state',
  fix: 'Add state to every redirect, whatever it says.',
  moves: ['response-type-unknown'],
  steps: [probe],
  checks: [returnsState()],
});
