import { connectionSurvives } from '../../harness/certify/checks/index.js';
import { authorize, call, redeem, refreshTwiceAtOnce } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-at-once',
  title: 'Connection survives two refreshes at the same time',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'interop',
    text: 'Let a client that refreshes twice at the same moment keep its connection.',
  },
  why:
    'A platform runs many tasks at once, on many machines. Now and then two find the token expired at the same ' +
    'moment. If that ends the grant, connections die at random, and more often the more they are used.',
  flaw: 'ends-the-grant-on-parallel-refreshes',
  fix: 'Take a refresh token for some seconds after it was replaced, or give both requests the same answer, before you take it for stolen.',
  needs: ['refreshes', 'has-refresh-token'],
  destructive: true,
  steps: [authorize, redeem, refreshTwiceAtOnce, call],
  checks: [connectionSurvives()],
});
