import { sendsFreshChallenges } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/fresh-challenge',
  title: 'Client makes a new PKCE challenge for every login',
  requirement: {
    document: 'rfc9700',
    section: '2.1.1',
    level: 'MUST',
    text: 'Bind each authorization request to a challenge of its own.',
  },
  why:
    'Whoever knows the verifier of one login can redeem the codes of all logins that share it. A verifier that is made once, when ' +
    'the program starts or for each user, protects nothing after the first time.',
  flaw: 'verifier-per-browser',
  fix: 'Make a new verifier each time an authorization request is made.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [sendsFreshChallenges()],
});
