import { answersAllCalls, refreshesAtMost } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewInParallel } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/single-flight',
  title: 'Client refreshes once for parallel calls',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'robustness',
    text: 'Let parallel calls that find the token expired share one refresh.',
  },
  why:
    'When a token expires, every request that is under way finds out at the same time. If each of them refreshes, the second one ' +
    'comes with a refresh token that the first has used up. The server takes that for theft and revokes everything: users are ' +
    'logged out at random, under load, and nobody can reproduce it.',
  flaw: 'refreshes-per-call',
  fix: 'Keep the promise of a refresh that is under way, and let everybody else wait for it.',
  needs: ['api', ['refresh-on-401', 'refresh-ahead']],
  appliesTo: ['refreshes'],
  quirks: [
    { id: 'refresh-reuse-detection' },
    { id: 'slow-response', params: { delayMs: 60 }, when: { endpoint: 'token', grantType: 'refresh_token' } },
  ],
  steps: [login(), renewInParallel(8)],
  checks: [refreshesAtMost(1), answersAllCalls()],
});
