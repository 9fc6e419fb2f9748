import { tellsGrantedScope } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/less-scope',
  title: 'Client knows that less was granted than it asked for',
  requirement: {
    document: 'rfc6749',
    section: '3.3',
    level: 'robustness',
    text: 'Take the scope of the connection from the token response, where it names one.',
  },
  why:
    'Users may untick permissions, and administrators may withhold them. The token response then says what is left. A ' +
    'client that goes on to believe in what it asked for offers functions that fail with 403, and does not know why.',
  flaw: 'assumes-requested-scope',
  fix: 'Store the scope of the token response. Only where it has none, the scope is the one that you asked for.',
  appliesTo: ['tells-scope'],
  quirks: [{ id: 'scope-downgrade' }],
  steps: [login()],
  checks: [tellsGrantedScope()],
});
