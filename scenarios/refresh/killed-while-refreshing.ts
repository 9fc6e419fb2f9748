import { killWhileRefreshing } from '../../harness/attacks.js';
import { renews } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, login, useAgain } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/killed-while-refreshing',
  title: 'Client that died while it refreshed still has its refresh token',
  requirement: {
    document: 'rfc9700',
    section: '4.14.2',
    level: 'robustness',
    text: 'Keep the old refresh token in the store until a new one is there.',
  },
  why:
    'A careful server accepts the old refresh token for a while after it was replaced, so that a client which died before ' +
    'it could read the answer may ask again. That helps only a client that still has the old one: who takes it out of the ' +
    'store before it is sent has nothing left to ask with.',
  flaw: 'spends-refresh-token-first',
  fix: 'Replace the refresh token in the store when the new one has come, in one write, and do not touch it before.',
  needs: ['refresh', 'durable-store'],
  uses: ['api'],
  host: ['kill'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'grace', graceSeconds: 3600 } }] },
  steps: [login(), killWhileRefreshing, later(useAgain)],
  checks: [renews(2)],
});
