import { keepsUsersApart } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { bob, login, renewBothAtOnce } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/other-user',
  title: "Client uses no user's tokens for another",
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep what belongs to one user apart from what belongs to another, also while both refresh.',
  },
  why:
    "Two users' tokens expire at the same time, and the client refreshes both. If what is under way is kept in one place " +
    'for all, the second user gets the tokens of the first: he sees, and changes, what belongs to somebody else.',
  flaw: 'shares-refresh-between-users',
  fix: 'Keep tokens, locks and pending refreshes by user and connection, never in one variable for all.',
  needs: ['api', 'refresh'],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'slow-response', params: { delayMs: 60 }, when: { endpoint: 'token', grantType: 'refresh_token' } }],
  steps: [login(), login(bob), renewBothAtOnce],
  checks: [keepsUsersApart()],
});
