import { completesLogin, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/token-symbols',
  title: 'Client sends an access token byte for byte as it came',
  requirement: {
    document: 'rfc6750',
    section: '2.1',
    level: 'robustness',
    text: 'Put the access token into the Authorization header as it is, neither decoded nor encoded.',
  },
  why:
    'A token may hold + / = . ~ and others. A client that decodes it once too often turns + into a blank, one that encodes ' +
    'it writes %2B: either way the API sees a token that it has never issued, for some users and not for others.',
  flaw: 'decodes-token',
  fix: 'Take the token for an opaque text: decode the JSON, and nothing after that.',
  uses: ['api'],
  quirks: [{ id: 'access-token-form' }],
  steps: [login()],
  checks: [completesLogin(), sendsNoMadeUpToken()],
});
