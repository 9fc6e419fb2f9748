import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/truncated',
  title: 'Client refuses a state that lacks its last character',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Refuse an authorization response whose state is not the one that was sent, but only the beginning of it.',
  },
  why:
    'A client that asks whether the state which it sent begins with the one which came back, the wrong way round, is content with ' +
    'the first character alone, or with nothing. An attacker guesses that at once, and gets his own code accepted.',
  flaw: 'compares-state-loosely',
  fix: 'Compare the two strings for exact equality, best in constant time.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'truncate' } }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
