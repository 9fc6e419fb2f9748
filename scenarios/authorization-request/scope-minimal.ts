import { asksForNoOtherScope, tellingScope } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

const scope = `read ${tellingScope}`;

export default defineScenario({
  id: 'authorization-request/scope-minimal',
  title: 'Client asks for no scope beyond the one it is configured with',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'SHOULD',
    text: 'Request access tokens with the minimal scope necessary.',
  },
  why:
    'What a token may do, whoever steals it may do. A client that adds scopes of its own gets tokens that do more than its ' +
    'operator has decided, and asks users to agree to what nobody needs.',
  flaw: 'adds-scope',
  fix: 'Send the configured scope and nothing else.',
  appliesTo: ['takes-scope'],
  setup: { scope },
  steps: [login()],
  checks: [asksForNoOtherScope(scope)],
});
