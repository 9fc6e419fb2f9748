import { refusesWith } from '../../harness/certify/checks/index.js';
import { redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/grant-type-unknown',
  title: 'Server refuses an unknown grant_type by name',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Refuse a grant_type that is not supported with unsupported_grant_type.',
  },
  why: 'A server that does not look at grant_type may give tokens to whoever finds a request that happens to pass.',
  flaw: 'does-not-look-at-grant-type',
  fix: 'Decide by grant_type first; answer unsupported_grant_type where there is no such grant.',
  needs: ['standard-exchange'],
  moves: ['grant-type-unknown'],
  steps: [redeem],
  checks: [refusesWith('unsupported_grant_type', 'unauthorized_client')],
});
