import { neverConnectsWithoutToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/scope-list',
  title: 'Client bears a scope that is a list',
  requirement: {
    document: 'rfc6749',
    section: '3.3',
    level: 'robustness',
    text: 'Bear a scope that is an array without crashing and without a false success.',
  },
  why:
    'Many servers return the scope as a JSON array. A client that splits it like a text crashes after the code has been ' +
    'spent, and the user can only begin again, to see the same.',
  flaw: 'crashes-on-scope-list',
  fix: 'Take an array of texts for the scopes in it, and ignore a scope that is anything else.',
  uses: ['api'],
  quirks: [{ id: 'scope-response-variant' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken()],
});
