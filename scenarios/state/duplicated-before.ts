import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/duplicated-before',
  title: 'Client refuses a callback with two states, the wrong one first',
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'robustness',
    text: 'Refuse an authorization response in which a parameter occurs twice.',
  },
  why:
    'Of a parameter that occurs twice, some programs read the first value and others the last. Here the right state comes last: a ' +
    'client whose parser keeps the last value sees nothing wrong, while whatever stands before it, a proxy or a filter, saw another ' +
    'state. Refusing such a callback closes the gap.',
  flaw: 'takes-last-of-two-states',
  fix: 'Look for repeated parameters before reading any of them, and refuse the callback if there are any.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'duplicate-before' } }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
