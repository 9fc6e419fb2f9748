import { returnsError } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/response-type-unknown',
  title: 'Server sends an unknown response_type back as an error',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'MUST',
    text: 'Redirect with the error unsupported_response_type.',
  },
  why:
    'The page that you show instead is seen by the end-user, who can do nothing about it; the platform waits for an ' +
    'answer that never comes.',
  flaw: 'keeps-errors-from-the-client',
  fix: 'Where client and redirect URI are in order, redirect with error and state.',
  moves: ['response-type-unknown'],
  steps: [probe],
  checks: [returnsError('unsupported_response_type', 'unauthorized_client', 'invalid_request')],
});
