import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/camel-case',
  title: 'Client maps camel-case names or says that there is no token',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Do not report success without an access token.',
  },
  why:
    'Servers whose language writes accessToken like to answer that way. A client may know these names or not. If it does ' +
    'not, it has no token, and must say so rather than store an empty connection.',
  flaw: 'overlooks-camel-case',
  fix: 'Map accessToken, refreshToken and expiresIn, or report that access_token is missing.',
  uses: ['api'],
  quirks: [{ id: 'token-field-rename' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
