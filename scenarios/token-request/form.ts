import { sendsForm } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/form',
  title: 'Client sends token requests as a form',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Send the parameters of the token request as application/x-www-form-urlencoded in the body.',
  },
  why:
    'A server reads token requests as a form, as HTML pages send it. JSON, which most other APIs take, is at best refused and at ' +
    'worst read as a request without parameters, with an error message that leads nowhere.',
  flaw: 'json-token-request',
  fix: 'Send the header Content-Type: application/x-www-form-urlencoded and a form-encoded body.',
  steps: [login()],
  checks: [sendsForm()],
});
