import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

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
    'callback that an attacker makes up, just like a client that sends no state at all.',
  flaw: 'ignores-wrong-state',
  fix: 'Keep the state that was sent in the session of the browser, and compare it for equality when the callback comes.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  quirks: [{ id: 'state-mangled', params: { transform: 'constant' } }],
  steps: [login()],
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
