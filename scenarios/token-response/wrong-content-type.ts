import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/wrong-content-type',
  title: 'Client understands JSON that is called HTML or refuses it',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response of another content type without crashing and without a false success.',
  },
  why:
    'Some providers send their JSON as text/html. HTTP libraries that parse by content type then hand over a text, or ' +
    'nothing, in place of an object. A client that does not expect this finds no members, and may not even notice.',
  flaw: 'overlooks-json-of-other-type',
  fix: 'Parse the body as JSON whatever it is called, or report the content type as an error.',
  uses: ['api'],
  quirks: [{ id: 'token-content-type' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
