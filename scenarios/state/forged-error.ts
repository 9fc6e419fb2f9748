import { forgeError } from '../../harness/attacks.js';
import { completesLogin, refusesForgedError, repeatsNoForgedWords } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/forged-error',
  title: 'Client checks state on error responses, too',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'robustness',
    text: 'Check state in every request to the redirection endpoint, whether it brings a code or an error.',
  },
  why:
    'An error response is a message from outside like any other. A client that believes it before it checks state lets any website ' +
    "end a login that is under way, or show its own text on the client's page, where it reads like the client's own words. PKCE is " +
    'no help here: there is no code. Worst is a client that takes the error for a login: that breaks a MUST.',
  flaw: 'believes-error-before-state',
  fix: 'Check state first, then look for error. An error response with a wrong state must leave the pending login as it is.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  steps: [begin(), consent(), forgeError(), comeBack()],
  checks: [refusesForgedError(), completesLogin(), repeatsNoForgedWords()],
});
