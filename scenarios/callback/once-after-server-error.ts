import { redeemsCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/once-after-server-error',
  title: 'Client sends the code once when the token endpoint fails',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Do not use an authorization code more than once.',
  },
  why:
    'A server that has failed may have taken the code before it did. Sent again, the code looks stolen, and the server revokes what it was ' +
    'about to give. Nobody waits for a background job here: the user sits in front of the screen and can begin anew, with a new code.',
  flaw: 'resends-code-after-server-error',
  fix: 'Leave token requests with a code out of automatic retries, and offer to begin a new login.',
  quirks: [{ id: 'transient-5xx' }],
  steps: [login()],
  checks: [redeemsCodeOnce()],
});
