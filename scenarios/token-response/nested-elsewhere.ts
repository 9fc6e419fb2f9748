import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/nested-elsewhere',
  title: 'Client finds the nested token or says that there is none',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Do not report success without an access token.',
  },
  why:
    'Where the token is nested under another member, as in authed_user.access_token, the top level has none. A client that was ' +
    'taught where to look may find it there. Any other must say that the response holds no token: a connection without a token ' +
    'fails later, far from its cause.',
  flaw: 'overlooks-nested-token',
  fix: 'Treat a token response without access_token as an error, and name the members that it did hold.',
  uses: ['api'],
  quirks: [{ id: 'nested-token' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
