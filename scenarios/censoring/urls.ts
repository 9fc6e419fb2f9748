import { keepsTokensOutOfUrls } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/urls',
  title: 'Client puts no token into a URL',
  requirement: {
    document: 'rfc9700',
    section: '4.3.2',
    level: 'MUST',
    text: 'Send the access token in the Authorization header, not in the query.',
  },
  why:
    'URLs are logged by every server and proxy on the way, stored in histories and sent on in Referer headers. A token in the query ' +
    'is in all of these places.',
  flaw: 'token-in-query',
  fix: 'Send Authorization: Bearer with the token, and nothing in the query.',
  needs: ['api'],
  steps: [login(), callApi],
  checks: [keepsTokensOutOfUrls()],
});
