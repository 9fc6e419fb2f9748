import { renews } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/no-lifetime-expired',
  title: 'Client renews a token whose lifetime it was not told',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Renew an access token when the API refuses it, whether or not its lifetime is known.',
  },
  why:
    'A lifetime that is not told is not endless. A client that takes it for endless keeps the token when the API has long ' +
    'refused it, and the connection dies after an hour although there is a refresh token.',
  flaw: 'never-renews-without-lifetime',
  fix: 'Refresh on the 401 of the API, and do not make that depend on expires_in.',
  needs: ['api', 'refresh', 'refresh-on-401'],
  appliesTo: ['refreshes'],
  quirks: [{ id: 'expires-in-missing' }],
  steps: [login(), renew],
  checks: [renews(1)],
});
