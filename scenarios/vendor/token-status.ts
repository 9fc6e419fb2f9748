import { hasStatus200 } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-status',
  title: 'Server answers a successful token request with 200',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Return the status 200 with an access token.',
  },
  why:
    'Some platforms take any other status, even 201, for a failure, and throw the tokens away that they have just ' +
    'been given.',
  flaw: 'answers-with-another-status',
  fix: 'Set the status to 200.',
  needs: ['standard-exchange'],
  checks: [hasStatus200()],
});
