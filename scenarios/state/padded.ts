import { codeInjectionWith } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/padded',
  title: 'Client refuses a state with a space at its end',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    // A space that is cut off opens no door: it only hides that something changed what was sent.
    level: 'interop',
    text: 'Expect state to come back exactly as it was sent.',
  },
  why:
    'Frameworks like to trim what comes in. With state that alone does no harm, but it shows that the value is worked over before it is ' +
    'compared, and that a change on the way goes unnoticed. State is not text that somebody types: it comes back as it was sent, or something is wrong.',
  flaw: 'trims-state',
  fix: 'Leave state out of what trims or cleans parameters, and compare it as it came.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  steps: codeInjectionWith(
    'padded-state',
    "Bring the victim's callback, with the attacker's code in it and a space at the end of its state, to the victim's browser.",
    "the victim's callback came with the attacker's code in it, and with a space at the end of its state",
    (callback) => {
      callback.searchParams.set('state', `${callback.searchParams.get('state')} `);
      return callback;
    },
  ),
  checks: [refusesLogin()],
});
