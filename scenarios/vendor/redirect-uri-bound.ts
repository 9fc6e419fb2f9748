import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-bound',
  title: 'Server binds the code to the redirect URI',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Refuse a code that comes with another redirect_uri than the authorization request had.',
  },
  why:
    'The comparison shows that the code comes from where it was sent to. Without it a code that was led astray can be ' +
    'brought in through the front door.',
  flaw: 'does-not-compare-redirect-uris',
  fix: 'Keep the redirect URI with the code and compare; answer invalid_grant where it differs.',
  needs: ['standard-exchange'],
  moves: ['redirect-uri-other'],
  steps: [authorize, redeem],
  checks: [issuesNoToken()],
});
