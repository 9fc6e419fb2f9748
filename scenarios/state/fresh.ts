import { stateIsOfOneBrowser, stateIsOfOneLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, login, mallory, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/fresh',
  title: 'Client sends a new state with every login',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Use for state a token that serves once and is bound to the user agent.',
  },
  why:
    'A state that is the same in every browser is known to everybody who ever saw one, and an attacker can put it into a callback ' +
    'of his own making. One that is the same for every login of one browser, such as a hash of its session cookie, is weaker than ' +
    'need be: whoever finds an old callback in a log can use its state again; the report then says so at the level SHOULD. The ' +
    'scenario asks the client not to use PKCE: where PKCE or a nonce protects the callback, a fixed state does no harm, and such a ' +
    'client is not blamed.',
  flaw: 'constant-state',
  fix: 'Make state from at least 128 bits of a cryptographic random source, anew for each login.',
  duties: ['state'],
  appliesTo: ['relies-on-state'],
  setup: { pkce: false },
  steps: [login(alice), login(secondTab), login(mallory)],
  checks: [stateIsOfOneBrowser(), stateIsOfOneLogin()],
});
