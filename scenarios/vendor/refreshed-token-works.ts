import { succeeds } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refreshed-token-works',
  title: 'API accepts a refreshed access token',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Let the new access token do what the old one did.',
  },
  why:
    'After the first refresh the platform has nothing but the new token. If the API does not take it, the connection ' +
    'is dead an hour after it was made.',
  flaw: 'refuses-refreshed-tokens',
  fix: 'Give the new access token the same account and scope as the old one.',
  needs: ['refreshes', 'has-refresh-token'],
  checks: [succeeds('call', 2, 'the API answers with the refreshed access token')],
});
