import { sendsEachCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/lost-response',
  title: 'Client does not use a code again when half of the response was lost',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Use an authorization code once, also when the response to it broke off.',
  },
  why:
    'When the first bytes of the response have come, the server has taken the code and issued tokens. A code that comes a second time ' +
    'looks stolen: the server refuses it and should revoke those tokens. The repeated request can only do harm.',
  flaw: 'repeats-broken-code-exchange',
  fix: 'Report the failure and let the end-user log in again. Switch off retries of the HTTP library for token requests.',
  quirks: [
    {
      id: 'connection-reset',
      params: { phase: 'mid-body' },
      when: { endpoint: 'token', grantType: 'authorization_code' },
    },
  ],
  steps: [login()],
  checks: [sendsEachCodeOnce()],
});
