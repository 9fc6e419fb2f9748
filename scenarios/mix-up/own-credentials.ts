import { keepsServersApart } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, bobElsewhere, login, renewBoth } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/own-credentials',
  title: 'Client shows each server only what it has from that server',
  requirement: {
    document: 'rfc6749',
    section: '10.1',
    level: 'MUST',
    text: 'Send credentials and tokens of one authorization server to that server only.',
  },
  why:
    'A client has an identifier and a secret of its own at each server, and tokens from each. A client that mixes them up gives one ' +
    'provider what is needed to act in its name, or in that of its users, at another one.',
  flaw: 'one-client-for-all-servers',
  fix: 'Keep credentials and tokens by issuer identifier, and take from there what a request needs.',
  needs: ['two-issuers'],
  setup: { issuers: 2 },
  steps: [login(), login(bobElsewhere), renewBoth(alice, bobElsewhere)],
  checks: [keepsServersApart()],
});
