import { stateIsFresh } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, login, mallory, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/fresh',
  title: 'Client sends a new state with every login',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Use a value for state that cannot be guessed, and so another one each time.',
  },
  why:
    'A state that is the same each time is known to everybody who ever saw one, and an attacker can put it into a callback of his ' +
    'own making. The scenario asks the client not to use PKCE: where PKCE or a nonce protects the callback, a fixed state does no ' +
    'harm, and such a client is not blamed.',
  flaw: 'constant-state',
  fix: 'Make state from at least 128 bits of a cryptographic random source, anew for each login.',
  duties: ['state'],
  appliesTo: ['relies-on-state'],
  setup: { pkce: false },
  steps: [login(alice), login(secondTab), login(mallory)],
  checks: [stateIsFresh()],
});
