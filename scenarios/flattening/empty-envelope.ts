import { tooLate } from '../../harness/attacks.js';
import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, comeBack, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/empty-envelope',
  title: 'Client sees a refusal that is wrapped',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'robustness',
    text: 'Look for an access token in the body of a token response, whatever its status.',
  },
  why:
    'Providers with one envelope for all answers say no with status 200 and {"code": 40110, "data": {}}. A client that ' +
    'unwraps data finds an object, as it expects, and believes that it is connected.',
  flaw: 'unwraps-empty-envelope',
  fix: 'After unwrapping, check for access_token as you would without the envelope.',
  uses: ['api'],
  quirks: [{ id: 'error-200', params: { shape: 'code-data' } }],
  steps: [begin(), consent(), tooLate, comeBack()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
