import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/form-encoded',
  title: 'Client understands a form-encoded token response or refuses it',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response that is no JSON without crashing and without a false success.',
  },
  why:
    'Some providers answer access_token=…&token_type=bearer, as they did before the RFC. A client may understand it or refuse it; ' +
    'it must not take the failure to parse it for an empty success.',
  flaw: 'swallows-crash-on-form-body',
  fix: 'Look at the content type, then at the content. If the body cannot be read, report that, with the content type that came.',
  uses: ['api'],
  quirks: [{ id: 'token-response-format' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
