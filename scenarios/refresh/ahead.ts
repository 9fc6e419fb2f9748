import { sendsNoExpiredToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/ahead',
  title: 'Client that refreshes ahead sends no expired token',
  requirement: {
    document: 'rfc6749',
    section: '1.5',
    level: 'robustness',
    text: 'Refresh before the access token expires, if its lifetime is known.',
  },
  why:
    'A client that knows when its token expires can renew it in time, and spare each first call after that a failure. One ' +
    'that says so and sends the expired token all the same relies on the API to answer 401, which not every API does.',
  flaw: 'sends-expired-token',
  fix: 'Compare the time with the one at which the token expires before each call, with some seconds to spare.',
  needs: ['api', 'refresh-ahead'],
  host: ['clock'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  steps: [login(), renew, renew],
  checks: [sendsNoExpiredToken()],
});
