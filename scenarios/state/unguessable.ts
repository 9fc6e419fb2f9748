import { stateIsUnguessable } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, login, mallory, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/unguessable',
  title: 'Client sends a state that earlier ones do not tell',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Use a value for state that nobody can guess.',
  },
  why:
    'An attacker can log in himself and look at the states that he is given. If they count up, hold the time of day, or have a few ' +
    "characters only, he knows the victim's state before the victim does, and puts it into a callback of his own making. Only what " +
    'is plain to see is judged here: values that look random may still come from a poor source.',
  flaw: 'counter-state',
  fix: 'Make state from at least 128 bits of a cryptographic random source, anew for each login.',
  duties: ['state'],
  appliesTo: ['relies-on-state'],
  setup: { pkce: false },
  steps: [login(alice), login(secondTab), login(mallory)],
  checks: [stateIsUnguessable()],
});
