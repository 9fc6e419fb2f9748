import { returnsError } from '../../harness/certify/checks/index.js';
import { deny } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/denial',
  title: 'Server tells the platform that the end-user refused',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'MUST',
    text: 'Redirect with the error access_denied when the end-user refuses.',
  },
  why:
    'Who refuses wants to go back. Without the redirect the end-user is stuck on your page, and the platform waits ' +
    'for a login that never ends.',
  flaw: 'keeps-denials-to-itself',
  fix: 'On refusal redirect to the redirect URI with error=access_denied and state.',
  needs: ['denial'],
  moves: ['state-odd'],
  steps: [deny],
  checks: [returnsError('access_denied')],
});
