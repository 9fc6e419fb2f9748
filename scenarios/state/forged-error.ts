import { forgeError } from '../../harness/attacks.js';
import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/forged-error',
  title: 'Client checks state on error responses, too',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Check state in every request to the redirection endpoint, whether it brings a code or an error.',
  },
  why:
    'An error response is a message from outside like any other. A client that believes it before it checks state lets any website ' +
    "end a login that is under way, or show its own text on the client's page.",
  flaw: 'error-cancels-login',
  fix: 'Check state first, then look for error. An error response with a wrong state must leave the pending login as it is.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  steps: [begin(), consent(), forgeError(), comeBack()],
  checks: [completesLogin()],
});
