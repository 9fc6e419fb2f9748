import { keepsRefreshTokenHome } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/stays-home',
  title: 'Client shows its refresh token to the authorization server only',
  requirement: {
    document: 'rfc6749',
    section: '10.4',
    level: 'MUST',
    text: 'Share a refresh token with the server that issued it and with nobody else.',
  },
  why:
    'A refresh token is worth far more than an access token: it lives for months. An API, its logs and its operators have no ' +
    'business with it, and every place in which it is seen is one from which it can be stolen.',
  flaw: 'sends-refresh-token-to-api',
  fix: 'Send the refresh token in the body of refresh, revocation and introspection requests, and in no other request.',
  needs: ['refresh'],
  uses: ['api'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renew],
  checks: [keepsRefreshTokenHome()],
});
