import { keepsCodesOutOfLogs, keepsSecretsOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs',
  title: 'Client logs no secret when all goes well',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'MUST',
    text: 'Keep access tokens, refresh tokens and client credentials confidential, in storage as in transit: that includes logs.',
  },
  why:
    'Logs are copied, shipped to other companies, kept for years and read by many. A token in a log is a token that all of them ' +
    'hold. Most such leaks come from a line that logs a whole response.',
  flaw: 'logs-token-response',
  fix: 'Mask tokens, codes, verifiers and secrets in the one place through which all log lines pass.',
  needs: ['log'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renewIfClaimed],
  checks: [keepsSecretsOutOfLogs(), keepsCodesOutOfLogs()],
});
