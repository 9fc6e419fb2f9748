import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/case-changed',
  title: 'Client tells small letters from capitals in state',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    // A client that compares bytes which it has decoded from hexadecimal loses nothing.
    level: 'interop',
    text: 'Expect state to come back exactly as it was sent.',
  },
  why:
    'Letters of both cases are what makes a short random text hard to guess; a client that takes them for the same gives part of ' +
    'that away. It also overlooks that something on the way changes what it sent. Nothing follows for a state without letters.',
  flaw: 'compares-state-without-case',
  fix: 'Compare the two strings for exact equality, best in constant time.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'swap-case' } }],
  steps: codeInjection,
  checks: [refusesLogin()],
});
