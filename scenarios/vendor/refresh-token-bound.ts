import { issuesNoToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem, refresh } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-token-bound',
  title: 'Server binds the refresh token to the client',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Refuse a refresh token that was issued to another client.',
  },
  why: 'Every customer can register a client. If refresh tokens are not bound to theirs, a leaked one works for all.',
  flaw: 'lets-other-clients-refresh',
  fix: 'Keep the client with the refresh token and compare it with the one that has authenticated.',
  needs: ['other-client', 'standard-refresh', 'has-refresh-token'],
  moves: ['refresh-client-other'],
  destructive: true,
  steps: [authorize, redeem, refresh],
  checks: [issuesNoToken()],
});
