import { asksForNoTokenInFront } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'authorization-request/response-type',
  title: 'Client asks for a code, and for no token in the front channel',
  requirement: {
    document: 'rfc9700',
    section: '2.1.2',
    level: 'SHOULD',
    text: 'Use response_type=code, or another one with which no access token comes in the authorization response.',
  },
  why:
    "An access token in the authorization response stands in the browser's address bar, its history and its extensions, and " +
    'anybody can put a stolen one into a response of his own. A code that is seen there is of no use to a stranger: it takes the ' +
    "client's secret or its PKCE verifier to redeem it.",
  flaw: 'asks-for-token-in-front',
  fix: 'Send response_type=code, and get the access token from the token endpoint.',
  steps: [login()],
  checks: [asksForNoTokenInFront()],
});
