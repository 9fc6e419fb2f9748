import { refusesCallBy401 } from '../../harness/certify/checks/index.js';
import { authorize, call, redeem, revoke } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/revoked-token-401',
  title: 'API refuses an access token that was revoked',
  requirement: {
    document: 'rfc7009',
    section: '2',
    level: 'MUST',
    text: 'Invalidate a token that is revoked at once.',
  },
  why:
    'When people remove a connection the platform revokes its tokens. If they live on, the promise that access has ' +
    'ended is broken.',
  flaw: 'lets-revoked-tokens-live',
  fix: 'Check at every request whether a token was revoked, or keep lifetimes so short that it does not matter, and say so.',
  needs: ['revocation'],
  destructive: true,
  steps: [authorize, redeem, revoke, call],
  checks: [refusesCallBy401()],
});
