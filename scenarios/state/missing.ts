import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

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
    'The client puts a random value, state, into the authorization request, and the server hands it back. A callback without it may ' +
    "have been started by somebody else: an attacker can send a victim a link that carries the attacker's own authorization code. A " +
    "client that accepts it connects the victim to the attacker's account, and what the victim then stores there, the attacker " +
    'reads.',
  flaw: 'ignores-missing-state',
  fix: 'Compare state before anything else, and treat a missing state like a wrong one: refuse the callback and send no token request.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  quirks: [{ id: 'state-omitted' }],
  steps: [login()],
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
