import { redeemsCodeAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/retries-end',
  title: 'Client does not repeat a code exchange again and again',
  requirement: {
    document: 'rfc9110',
    section: '9.2.2',
    level: 'robustness',
    text: 'Do not repeat a POST by yourself again and again when the server fails.',
  },
  why:
    'A server that answers 503 has too much to do. A client that sends each code exchange ten times over makes ten times as much of ' +
    'it, just then; and a code that was used meanwhile makes a careful server revoke the tokens that came of it.',
  flaw: 'repeats-code-exchange',
  fix: 'Report the failure and let the end-user log in again. Keep general retry rules away from token requests.',
  quirks: [{ id: 'transient-5xx', params: { times: 100 }, when: { grantType: 'authorization_code' } }],
  steps: [login()],
  checks: [redeemsCodeAtMost(3)],
});
