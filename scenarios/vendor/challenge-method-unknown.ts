import { returnsError } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/challenge-method-unknown',
  title: 'Server refuses a code_challenge_method that it does not know',
  requirement: {
    document: 'rfc7636',
    section: '4.4.1',
    level: 'MUST',
    text: 'Refuse a transformation that is not supported with invalid_request.',
  },
  why:
    'A server that goes on with a method it does not know cannot verify anything later: the login looks protected and ' +
    'is not.',
  flaw: 'ignores-challenge-methods',
  fix: 'Accept S256 alone, and redirect with error=invalid_request otherwise.',
  needs: ['pkce'],
  moves: ['challenge-method-unknown'],
  steps: [probe],
  checks: [returnsError('invalid_request')],
});
