import { keepsTokenFromStranger } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'resource/redirected',
  title: 'Client does not take its token to another origin',
  requirement: {
    document: 'rfc6750',
    section: '5.3',
    level: 'MUST',
    text: 'Do not let the access token reach anybody whom it is not meant for.',
  },
  why:
    'An API answers with a redirect to another host: by mistake, through an open redirect, or because it was taken over. A ' +
    'client that follows and sends the header along hands its token to whoever is there.',
  flaw: 'takes-token-along-redirects',
  fix: 'Drop the Authorization header when a redirect leads to another scheme, host or port, or follow none.',
  needs: ['api'],
  quirks: [{ id: 'api-redirect', params: { status: 307 } }],
  steps: [login(), callApi],
  checks: [keepsTokenFromStranger()],
});
