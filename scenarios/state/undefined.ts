import { unaskedWithStates } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/undefined',
  title: 'Client takes no empty state, nor the words undefined and null, for the state of a login that was never begun',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Bind the callback to the user agent that started the login, and refuse one for which there was no start.',
  },
  why:
    'In a browser where no login is under way there is nothing to compare with. Many languages have a word for nothing, and turn it into a ' +
    'text when two values are compared: a callback whose state is empty, or reads undefined or null, then fits. Any website can send ' +
    "a visitor to such a callback with a code of its own, and the visitor is connected to the attacker's account.",
  flaw: 'takes-undefined-for-a-state',
  fix: 'Ask first whether this browser has a login under way, and refuse the callback if it has none; compare only then.',
  duties: ['state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  steps: [unaskedWithStates(['', 'undefined', 'null'])],
  checks: [refusesLogin()],
});
