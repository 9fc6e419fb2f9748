import { tooLate } from '../../harness/attacks.js';
import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/error-in-200',
  title: 'Client sees an error that comes with status 200',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Look at the body of a token response, whatever its status.',
  },
  why:
    'Well-known providers answer a refused code with HTTP 200 and {"error": …}. A client that takes 200 for yes stores a connection ' +
    'that holds nothing but an error message.',
  flaw: 'takes-200-for-success',
  fix: 'Call it a success only if there is an access token; otherwise show the error that the body holds.',
  uses: ['api'],
  quirks: [{ id: 'error-200' }],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
