import { tooLate } from '../../harness/attacks.js';
import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/error-with-token',
  title: 'Client does not take a token from an error response',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Take a token response with status 400 or more for a failure, whatever its body holds.',
  },
  why:
    'A refused code may come back as status 400 with a body that still has an access_token, because the server fills in a ' +
    'template. A client that reads the body and skips the status connects its user with a token that was never issued.',
  flaw: 'ignores-token-status',
  fix: 'Look at the status first. Read tokens from a response with status 200 only.',
  uses: ['api'],
  quirks: [
    {
      id: 'error-shape',
      params: {
        template: { error: '${error}', access_token: 'not-issued', token_type: 'bearer', expires_in: 3600 },
      },
    },
  ],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
