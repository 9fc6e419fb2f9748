import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/no-iss',
  title: 'Client works with a server that does not send iss',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'interop',
    text: 'Accept an authorization response without iss from an authorization server that does not say that it sends one.',
  },
  why:
    'Most authorization servers do not send iss. A client may decide to work with none of them, but one that insists on iss without ' +
    'having decided so locks its users out of nearly everything.',
  flaw: 'requires-iss',
  fix: 'Require iss only of servers whose metadata, or whose configuration, say that they send it.',
  needs: ['code'],
  setup: { fresh: true },
  quirks: [{ id: 'iss-param', params: { mode: 'missing', announced: false } }],
  steps: [login()],
  checks: [completesLogin()],
});
