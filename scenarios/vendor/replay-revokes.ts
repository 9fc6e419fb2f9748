import { givesNothingAway } from '../../harness/certify/checks/index.js';
import { authorize, call, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/replay-revokes',
  title: 'Server revokes the tokens of a code that comes again',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'SHOULD',
    text: 'Revoke what was issued for a code that is used a second time.',
  },
  why:
    'A code that comes twice was stolen, and nobody knows whether the thief came first. Revoking the tokens ends the ' +
    'theft.',
  flaw: 'lets-tokens-of-a-replayed-code-live',
  fix: 'Keep the code with the tokens, and revoke them when it comes again.',
  destructive: true,
  steps: [authorize, redeem, redeem, call],
  checks: [givesNothingAway()],
});
