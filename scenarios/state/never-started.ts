import { misdeliver, withoutState } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, begin, consent, login, mallory } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/never-started',
  title: 'Client never connects a browser that did not start a login',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Make sure that a callback which this user agent did not ask for yields no connection.',
  },
  why:
    "The plainest of these attacks: the victim's browser, in which no login is under way, opens a callback with the attacker's code " +
    'and no state. A client that compares "nothing stored" with "nothing received" finds them equal. How the client defends itself, ' +
    'by state, by PKCE or by a cookie, is its own affair; it must not end up connected.',
  flaw: 'accepts-unsolicited-callback',
  fix: 'Refuse every callback for which this browser has no login under way, before looking at its parameters.',
  duties: ['state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  steps: [
    begin(mallory),
    consent(mallory),
    misdeliver(
      'never-started',
      "Bring the attacker's code, without state, to the client in a browser that began no login.",
      {
        told: "the attacker's code came, without state, in a browser that began no login",
        from: mallory,
        into: alice,
        honest: login(alice),
        change: withoutState,
      },
    ),
  ],
  checks: [refusesLogin()],
});
