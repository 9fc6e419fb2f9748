import { renews, sendsGenuineRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/kept-when-omitted',
  title: 'Client keeps its refresh token when no new one comes',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'robustness',
    text: 'Keep the refresh token when the response to a refresh holds no new one.',
  },
  why:
    'The server may leave refresh_token out of the answer; the old one then stays valid. A client that replaces everything it has ' +
    'with what came overwrites its refresh token with nothing. The connection works for one more hour, and then the user has to log ' +
    'in again.',
  flaw: 'drops-refresh-token',
  fix: 'Merge the response into what is stored: new values replace old ones, absent values replace nothing.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'refresh-token-omitted' }],
  steps: [login(), renew, renew],
  checks: [sendsGenuineRefreshToken(), renews(2)],
});
