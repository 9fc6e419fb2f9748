import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/hostile-names',
  title: 'Client takes nothing from members called __proto__',
  requirement: {
    document: 'rfc8259',
    section: '4',
    level: 'robustness',
    text: 'Read the access token from the member of that name alone, whatever the other members are called.',
  },
  why:
    'In JavaScript a member called __proto__ or constructor can change what every other object looks like, when objects ' +
    'are merged carelessly. A server that is hostile, or a plug-in of an honest one, can thereby slip another token in.',
  flaw: 'takes-nested-token',
  fix: 'Read single members, and never merge a response into an object of your own. Refusing such a response is fine, too.',
  uses: ['api'],
  quirks: [{ id: 'hostile-json' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
