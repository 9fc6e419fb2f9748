import { returnsState } from '../../harness/certify/checks/index.js';
import { authorize } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/state-odd',
  title: 'Server returns a long state with every character as it was',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Return state as it came, if the authorization request had one.',
  },
  why:
    'Platforms put signed or encoded values into state, with +, /, =, % and more, some hundreds of characters. A ' +
    'server that decodes twice or cuts breaks the login for some of them and not for others.',
  flaw: 'changes-odd-states',
  fix: 'Keep state as a text of any length, decode it once and encode it once.',
  moves: ['state-odd'],
  steps: [authorize],
  checks: [returnsState()],
});
