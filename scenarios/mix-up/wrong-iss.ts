import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/wrong-iss',
  title: 'Client refuses a callback in the name of another authorization server',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'MUST',
    text: 'Refuse an authorization response whose iss is not the issuer that the authorization request was sent to, and go no further with it.',
  },
  why:
    'A client that works with several authorization servers must know which of them an answer comes from: a code of one that is sent ' +
    'to another is a code in the hands of a stranger. The parameter iss says who answers. A client that does not look at it can be led ' +
    "to give a user's account away by whoever runs one of those servers.",
  flaw: 'ignores-iss',
  fix: 'Keep with each pending login the issuer that it was begun with, and compare iss for equality before anything else is done with the callback.',
  needs: ['iss'],
  quirks: [{ id: 'iss-param', params: { mode: 'mismatch' } }],
  steps: [login()],
  checks: [refusesLogin(), doesNotProceed()],
});
