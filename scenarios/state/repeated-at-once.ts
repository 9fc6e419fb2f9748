import { repeatCallbackAtOnce } from '../../harness/attacks.js';
import { redeemsCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/repeated-at-once',
  title: 'Client redeems the code once when the callback comes twice at one time',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Do not use an authorization code more than once.',
  },
  why:
    'Browsers load pages ahead, people click twice, and a page that runs its start-up code twice asks twice. Both requests reach the client ' +
    'at nearly the same moment. If the pending login is only removed once the tokens are there, both redeem the code; the server takes ' +
    'the second for theft, and revokes what the first was given: the user looks connected and is not.',
  flaw: 'consumes-state-after-exchange',
  fix: 'Remove the pending login in one step, before the token request is sent: whoever finds it gone redeems nothing.',
  duties: ['state'],
  steps: [begin(), consent(), repeatCallbackAtOnce()],
  checks: [redeemsCodeOnce()],
});
