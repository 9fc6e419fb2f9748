import { dayGoesBy } from '../../harness/attacks.js';
import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/lapsed',
  title: 'Client lets a login lapse that was begun a day ago',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'robustness',
    text: 'Let a pending login, with its state and verifier, end after some minutes.',
  },
  why:
    'A login takes a minute or two. A client that keeps what it has begun for ever has more and more of it, which anybody can make it run out of ' +
    'memory with, and a state that was seen in an old log stays as good as a new one. Here the end-user agrees a day after the start.',
  flaw: 'keeps-logins-for-ever',
  fix: 'Store the time with each pending login, refuse the callback of one that is older than, say, ten minutes, and remove it.',
  duties: ['state'],
  host: ['clock'],
  appliesTo: ['sends-state'],
  steps: [begin(), dayGoesBy, consent(), comeBack()],
  checks: [refusesLogin()],
});
