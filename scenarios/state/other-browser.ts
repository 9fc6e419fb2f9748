import { misdeliver } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, begin, comeBack, consent, mallory } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/other-browser',
  title: 'Client accepts a callback only in the browser that began the login',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Bind each login to the user agent that started it, by state, by PKCE or by a nonce.',
  },
  why:
    "An attacker begins a login in his own browser, agrees, and stops before the callback. He then makes a victim's browser open " +
    'that callback, with a genuine code and a genuine state. A client that keeps its pending logins in one place for all browsers, ' +
    "or has room for the latest one only, finds a login that fits, and connects the victim to the attacker's account.",
  flaw: 'state-not-bound-to-browser',
  fix: 'Keep state and verifier in the session, or in a signed cookie, of the browser that began the login, and look nowhere else.',
  duties: ['state'],
  steps: [
    begin(alice),
    consent(alice),
    // Last, so that the attacker's login is the latest one.
    begin(mallory),
    consent(mallory),
    misdeliver(
      'other-browser',
      "Bring the attacker's callback, complete with its state, to the client in the victim's browser.",
      {
        told: "the attacker's callback, complete with its state, came in the victim's browser",
        from: mallory,
        into: alice,
        honest: comeBack(alice),
      },
    ),
  ],
  checks: [refusesLogin()],
});
