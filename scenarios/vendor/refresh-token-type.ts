import { hasBearerType } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-token-type',
  title: 'Server gives token_type with a refresh, too',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Return token_type with every access token.',
  },
  why:
    'A platform that checks token_type at the code exchange checks it at the refresh, too: there the connection ' +
    'breaks, an hour after everybody has looked.',
  flaw: 'leaves-token-type-out-of-refreshes',
  fix: 'Add "token_type": "Bearer" to the response of a refresh.',
  needs: ['standard-refresh', 'has-refresh-token'],
  checks: [hasBearerType('refresh')],
});
