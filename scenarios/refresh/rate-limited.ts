import { renews } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, login, renew, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/rate-limited',
  title: 'Client keeps the connection when it has to wait',
  requirement: {
    document: 'rfc6585',
    section: '4',
    level: 'robustness',
    text: 'Keep the refresh token when the token endpoint answers 429, and use it later.',
  },
  why:
    '429 says that there were too many requests, often those of other users of the same client. It says nothing about the ' +
    'refresh token. A client that takes it for a refusal logs its users out just when it has most of them.',
  flaw: 'drops-connection-on-429',
  fix: 'Drop tokens on invalid_grant alone. Report 429 as temporary, and try again when Retry-After is over.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'rate-limit-token-endpoint', when: { grantType: 'refresh_token' } }],
  steps: [login(), renew, later(useAgain)],
  checks: [renews(1)],
});
