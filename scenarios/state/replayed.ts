import { replayCallback } from '../../harness/attacks.js';
import { redeemsNoCodeAgain } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/replayed',
  title: 'Client takes each callback once',
  requirement: {
    document: 'rfc9700',
    section: '4.2.4',
    level: 'SHOULD',
    text: 'Make state invalid once it has been used at the redirection endpoint.',
  },
  why:
    'Callback addresses end up in browser histories, logs and Referer headers. If a state stays good after its first use, whoever ' +
    'finds such an address can bring it back. The client then redeems the code a second time, at which a careful server revokes ' +
    'what it had issued for it. What the client shows to somebody who reloads the page is its own affair.',
  flaw: 'state-not-consumed',
  fix: 'Remove the stored state before the code is redeemed, whatever becomes of it.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  steps: [login(), replayCallback()],
  checks: [redeemsNoCodeAgain()],
});
