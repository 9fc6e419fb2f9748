import { keepsSecretsOutOfErrors } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/echoed',
  title: 'Client does not repeat secrets that a server quotes',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Mask secrets in texts that come from the server, too.',
  },
  why:
    'Some servers quote what they did not like: "code abc is invalid". The text goes into error_description, and from there into ' +
    "the client's errors, logs and pages. The client knows its secrets and can mask them, wherever they come from.",
  flaw: 'quotes-error-description',
  fix: 'Replace known secrets in error_description before it is shown, logged or thrown.',
  duties: ['log'],
  quirks: [{ id: 'secret-echoing-error' }],
  steps: [login()],
  checks: [keepsSecretsOutOfErrors()],
});
