import { authenticatesRefresh, renews } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/authenticated',
  title: 'Client authenticates when it refreshes',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Authenticate at the token endpoint when refreshing, if the client was given credentials.',
  },
  why:
    'The client credentials protect the refresh token: without them, whoever steals the token cannot use it. A client that leaves ' +
    'them out is refused by a server that checks, and unprotected at one that does not.',
  flaw: 'refresh-without-client-auth',
  fix: 'Send the refresh request with the same client authentication as the code exchange.',
  needs: ['refresh', ['basic', 'post']],
  uses: ['api'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renew],
  checks: [authenticatesRefresh(), renews(1)],
});
