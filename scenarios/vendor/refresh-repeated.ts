import { issuesToken } from '../../harness/certify/checks/index.js';
import { authorize, redeem, refresh, refreshWithOld } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-repeated',
  title: 'Server forgives a refresh whose answer was lost',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'MAY',
    text: 'Take a refresh token for some seconds after it was replaced.',
  },
  why:
    'Networks fail after the server has replaced the token and before the platform has the new one. If the old one is ' +
    'dead by then, so is the connection.',
  flaw: 'has-no-grace',
  fix: 'Let the replaced refresh token work for some seconds more.',
  needs: ['standard-refresh', 'has-refresh-token', 'rotates'],
  destructive: true,
  steps: [authorize, redeem, refresh, refreshWithOld],
  checks: [issuesToken()],
});
