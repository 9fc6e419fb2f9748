import { sendsFreshStates } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/fresh-state',
  title: 'Client makes a new state for every login that nothing else protects',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'SHOULD',
    text: 'Bind each authorization request to a value of its own.',
  },
  why:
    'State tells a callback that the user asked for from one that somebody else made. One that stays the same from login to ' +
    'login is known to whoever has seen it once: in a log, in a browser history, in a referrer.',
  flaw: 'state-per-browser',
  fix: 'Make a new random state each time an authorization request is made.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [sendsFreshStates()],
});
