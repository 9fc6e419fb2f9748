import { misdeliver } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, begin, comeBack, consent, mallory } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/other-browser',
  title: 'Client accepts a state only in the browser that it was given to',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Bind state to the user agent that started the login.',
  },
  why:
    "An attacker begins a login in his own browser, agrees, and stops before the callback. He then makes a victim's browser open " +
    'that callback, with a genuine code and a genuine state. A client that looks states up in one place for all browsers finds it, ' +
    "and connects the victim to the attacker's account.",
  flaw: 'state-not-bound-to-browser',
  fix: 'Keep the state in the session, or in a signed cookie, of the browser that began the login, and look for it nowhere else.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  steps: [
    begin(mallory),
    consent(mallory),
    begin(alice),
    consent(alice),
    misdeliver(
      'other-browser',
      "Bring the attacker's callback, complete with its state, to the client in the victim's browser.",
      { from: mallory, into: alice, honest: comeBack(alice) },
    ),
  ],
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
