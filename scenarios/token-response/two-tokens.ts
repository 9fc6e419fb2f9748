import { completesLogin, usesTopLevelToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/two-tokens',
  title: 'Client uses the token at the top level',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Take the access token from the top level of the token response, and ignore members that it does not know.',
  },
  why:
    'Some providers return two tokens at once, one for the application at the top level and one for the user below it. A client ' +
    'that searches the whole response, or merges it into one flat object, may pick the wrong one and then act as somebody else.',
  flaw: 'takes-nested-token',
  fix: 'Read access_token from the top level. Take a nested one only where the configuration names its place.',
  uses: ['api'],
  quirks: [{ id: 'dual-token' }],
  steps: [login()],
  checks: [completesLogin(), usesTopLevelToken()],
});
