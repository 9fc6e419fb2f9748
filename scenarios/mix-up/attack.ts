import { keepsServersApart } from '../../harness/checks/index.js';
import { mixUp } from '../../harness/mix-up.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/attack',
  title: "Client does not bring one server's code to another one",
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Defend logins at several authorization servers against mix-up attacks.',
  },
  why:
    'One of the servers that the client works with is hostile. A user who wants to log in there is sent on to the honest one, agrees, and ' +
    'comes back with its code. If the client takes that for the answer of the hostile server, it sends the code there: the attacker then ' +
    "has a code, and the verifier that goes with it, for the user's account at the honest server.",
  flaw: 'ignores-iss',
  fix: 'Compare iss with the issuer that the login was begun with, or have a redirect URI of its own for each server and compare that.',
  needs: ['two-issuers'],
  setup: { issuers: 2 },
  steps: [begin(), mixUp(), comeBack()],
  checks: [keepsServersApart()],
});
