import { keepsSecretsOutOfErrors } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/errors',
  title: 'Client puts no secret into its errors',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep secrets out of error objects: their message, their cause and their members.',
  },
  why:
    'Errors travel: to the caller, to an error page, to a crash reporter. HTTP libraries hang the whole request on the error, ' +
    'headers and body included, and with it the client secret.',
  flaw: 'error-carries-request',
  fix: 'Throw an error of your own with the OAuth error code and the status, and leave the request out of it.',
  quirks: [{ id: 'transient-5xx', params: { status: 500, times: 100 } }],
  steps: [login()],
  checks: [keepsSecretsOutOfErrors()],
});
