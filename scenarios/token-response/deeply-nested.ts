import { neverConnectsWithoutToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/deeply-nested',
  title: 'Client bears a response that is nested very deeply',
  requirement: {
    document: 'rfc8259',
    section: '9',
    level: 'robustness',
    text: 'Bear deep nesting in a token response: read it or refuse it.',
  },
  why:
    'A parser may set a limit to nesting, and then refuse. A client that walks through the response by recursion has no ' +
    'limit but its stack, and a single response from a broken or hostile server ends the process for everybody.',
  flaw: 'walks-response-recursively',
  fix:
    'Read the members that you need instead of walking through all of them, or walk without recursion and to a limited ' +
    'depth.',
  uses: ['api'],
  quirks: [{ id: 'deep-json', params: { depth: 20_000 } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken()],
});
