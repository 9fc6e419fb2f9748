import { tooLate } from '../../harness/attacks.js';
import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/error-in-form',
  title: 'Client sees a refusal that is form-encoded',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Look for an access token in the body of a token response, whatever its format.',
  },
  why:
    'Where tokens come form-encoded, errors do so as well: error=invalid_grant with status 200. A client that takes the ' +
    'form for its tokens connects a user with nothing.',
  flaw: 'takes-form-for-success',
  fix: 'Look for error and for access_token in a form as you do in JSON.',
  uses: ['api'],
  quirks: [{ id: 'error-200', params: { shape: 'form' } }],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
