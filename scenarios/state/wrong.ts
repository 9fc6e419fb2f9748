import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/wrong',
  title: 'Client refuses a callback with another state than it sent',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Refuse an authorization response whose state is not the one that was sent.',
  },
  why:
    'State is only worth something if it is compared. A client that checks that some state is there, but not which, accepts every ' +
    "callback that an attacker makes up, just like a client that sends no state at all: here one with the attacker's code and a " +
    'state of his own making. A client that is saved by PKCE, because the server refuses the code, passes.',
  flaw: 'ignores-wrong-state',
  fix: 'Keep the state that was sent in the session of the browser, and compare it for equality when the callback comes.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-mangled', params: { transform: 'constant' } }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
