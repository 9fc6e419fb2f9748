import { returnsError } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/response-type-missing',
  title: 'Server sends a request without response_type back as an error',
  requirement: {
    document: 'rfc6749',
    section: '3.1.1',
    level: 'MUST',
    text: 'Redirect with the error invalid_request.',
  },
  why:
    'Who builds an integration sees from the error what is missing. A page that says "something went wrong" costs ' +
    'hours.',
  flaw: 'keeps-missing-parameters-from-the-client',
  fix: 'Where client and redirect URI are in order, redirect with error=invalid_request and state.',
  moves: ['response-type-missing'],
  steps: [probe],
  checks: [returnsError('invalid_request', 'unsupported_response_type')],
});
