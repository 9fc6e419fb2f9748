import { asksForNoMoreScope, renews } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/scope',
  title: 'Client asks for no more scope when it refreshes',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Ask for no scope in a refresh that was not granted in the first place.',
  },
  why:
    'A refresh happens without the user. It cannot grant anything that the user did not agree to, and a client that asks for more ' +
    'is refused, at a moment at which nobody is there to agree.',
  flaw: 'widens-scope',
  fix: 'Leave scope out of refresh requests: the server then keeps what was granted.',
  needs: ['refresh'],
  uses: ['api'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renew],
  checks: [asksForNoMoreScope(), renews(1)],
});
