import { hasBearerType } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-type',
  title: 'Server says that the token is a Bearer token',
  requirement: { document: 'rfc6749', section: '5.1', level: 'MUST', text: 'Return token_type.' },
  why:
    'Without token_type, or with one that the platform does not know, it cannot tell how the token is to be used, and ' +
    'a careful one refuses it.',
  flaw: 'leaves-token-type-out',
  fix: 'Add "token_type": "Bearer" to the token response.',
  needs: ['standard-exchange'],
  checks: [hasBearerType()],
});
