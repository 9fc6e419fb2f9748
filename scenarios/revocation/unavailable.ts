import { mindsLiveToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/unavailable',
  title: 'Client does not report a token as revoked that the server could not revoke',
  requirement: {
    document: 'rfc7009',
    section: '2.2.1',
    level: 'robustness',
    text: 'After a 503 assume that the token lives, and try again later or say so.',
  },
  why:
    '503 says that the server did not do it. A client that reports the connection as ended leaves a live token behind that ' +
    'nobody will ever look for again, while the user believes that access is over.',
  flaw: 'takes-503-for-revoked',
  fix: 'On a 503 try the revocation again after a while, or tell the user to remove the connection at the provider.',
  needs: ['logout'],
  uses: ['api'],
  appliesTo: ['revokes'],
  quirks: [{ id: 'transient-5xx', params: { at: 'revocation' } }],
  steps: [login(), logOut, later(logOut)],
  checks: [mindsLiveToken()],
});
