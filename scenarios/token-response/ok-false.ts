import { tooLate } from '../../harness/attacks.js';
import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/ok-false',
  title: 'Client sees a refusal that is written as ok: false',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Look at the body of a token response, whatever its status.',
  },
  why:
    'Another way in which providers say no with status 200 is {"ok": false, "error": …}. The client need not know this form, but it ' +
    'can see that there is no access token.',
  flaw: 'takes-200-for-success',
  fix: 'Call it a success only if there is an access token; otherwise show what the body holds.',
  uses: ['api'],
  quirks: [{ id: 'error-200', params: { shape: 'ok-false' } }],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
