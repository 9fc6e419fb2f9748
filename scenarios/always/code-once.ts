import { redeemsEachCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/code-once',
  title: 'Client redeems a code once, whatever the token endpoint answers',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Use an authorization code only once.',
  },
  why:
    'A server that sees a code twice takes it for stolen, and may revoke every token that came of it. A client that tries again ' +
    'with the same code when the answer was an error, or when the page is loaded again, logs its own users out.',
  flaw: 'redeems-code-again',
  fix: 'Forget the code as soon as the token endpoint has answered, and start a new login if that failed.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [redeemsEachCodeOnce()],
});
