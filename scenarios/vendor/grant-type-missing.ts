import { refusesWith } from '../../harness/certify/checks/index.js';
import { redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/grant-type-missing',
  title: 'Server refuses a token request without grant_type',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Refuse a request that lacks a required parameter with invalid_request.',
  },
  why:
    'Who forgets grant_type is told so by invalid_request and can mend it; an error 500 or a guess of the server ' +
    'hides the mistake until it hurts.',
  flaw: 'does-without-grant-type',
  fix: 'Answer invalid_request where grant_type is missing.',
  needs: ['standard-exchange'],
  moves: ['grant-type-missing'],
  steps: [redeem],
  checks: [refusesWith('invalid_request', 'unsupported_grant_type')],
});
