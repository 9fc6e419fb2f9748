import { keepsQuotedSecretsOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/echoed-in-logs',
  title: 'Client logs no secret that a server quotes',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Mask secrets in error texts of the server before they are logged.',
  },
  why:
    'error_description is written for developers, and is the first thing that a client logs. A server that puts what it refused into ' +
    'it, code, verifier and client secret, has them written into the log of every client that trusts the text.',
  flaw: 'logs-error-description',
  fix: 'Pass error_description through the mask as well: the client knows the secrets that it has just sent.',
  needs: ['log'],
  quirks: [{ id: 'secret-echoing-error' }],
  steps: [login()],
  checks: [keepsQuotedSecretsOutOfLogs('token')],
});
