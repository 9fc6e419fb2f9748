import { answersCall } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/bearer-case',
  title: 'API reads the scheme Bearer in any case',
  requirement: {
    document: 'rfc9110',
    section: '11.1',
    level: 'interop',
    text: 'Compare the name of the scheme without regard to case.',
  },
  why:
    'Some platforms take the scheme from token_type and write it as it stands there, such as "bearer". An API that ' +
    'insists on a capital refuses them.',
  flaw: 'insists-on-a-capital',
  fix: 'Compare the scheme case-insensitively.',
  needs: ['bearer-header'],
  moves: ['bearer-lower-case'],
  steps: [takeHonest, call],
  checks: [answersCall()],
});
