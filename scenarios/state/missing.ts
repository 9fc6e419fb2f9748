import { codeInjection } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/missing',
  title: 'Client refuses a callback without state',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Bind the callback to the user agent that started the login, and refuse one that is not bound.',
  },
  why:
    'The client puts a random value, state, into the address with which it sends the browser to the authorization server, and the ' +
    'server hands it back in the callback. A callback without it may come from somebody else: here an attacker has put his own ' +
    "authorization code into it. A client that accepts it connects the victim to the attacker's account, and what the victim then " +
    'stores there, the attacker reads. A client that accepts it and is saved by PKCE, because the server refuses the code, passes.',
  flaw: 'ignores-missing-state',
  fix: 'Compare state before anything else, and treat a missing state like a wrong one: refuse the callback and send no token request.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  quirks: [{ id: 'state-omitted' }],
  steps: codeInjection,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
