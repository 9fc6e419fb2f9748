import { returnsState } from '../../harness/certify/checks/index.js';
import { deny } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/denial-state',
  title: 'Server returns state with a refusal, too',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'MUST',
    text: 'Return state with an error response as it came.',
  },
  why: 'Without state, or with a changed one, the platform cannot tell which login was refused, and goes on waiting.',
  flaw: 'returns-denials-without-state',
  fix: 'Add state to every redirect, as it came.',
  needs: ['denial'],
  moves: ['state-odd'],
  steps: [deny],
  checks: [returnsState()],
});
