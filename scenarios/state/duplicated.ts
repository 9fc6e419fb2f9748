import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/duplicated',
  title: 'Client refuses a callback with two states, the right one first',
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'robustness',
    text: 'Refuse an authorization response in which a parameter occurs twice.',
  },
  why:
    'No parameter may occur twice. Where it does, two programs may each read another one of the two: what checks the callback sees ' +
    'the right state, and what acts on it sees the wrong one. Refusing such a callback closes the gap.',
  flaw: 'takes-first-of-two-states',
  fix: 'Look for repeated parameters before reading any of them, and refuse the callback if there are any.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'duplicate' } }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
