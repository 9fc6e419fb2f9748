import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/extended',
  title: 'Client refuses a state that has one character more',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'robustness',
    text: 'Expect state to come back exactly as it was sent.',
  },
  why:
    'A client that only asks whether the state begins with the one it sent lets anybody append to it. That alone opens no door, but ' +
    'it hides that something on the way changes what the client sent, and what is appended may be read by another part of it.',
  flaw: 'compares-beginning-of-state',
  fix: 'Compare the two strings for exact equality, best in constant time.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'append' } }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
