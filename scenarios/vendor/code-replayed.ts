import { issuesNoTokenAgain } from '../../harness/certify/checks/index.js';
import { authorize, redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/code-replayed',
  title: 'Server takes a code once',
  requirement: { document: 'rfc6749', section: '4.1.2', level: 'MUST', text: 'Refuse a code that was used before.' },
  why: 'A code stands in addresses and logs. If it works twice, whoever finds it there gets tokens.',
  flaw: 'takes-codes-twice',
  fix: 'Mark the code as used in the same transaction that issues the tokens.',
  destructive: true,
  steps: [authorize, redeem, redeem],
  checks: [issuesNoTokenAgain()],
});
