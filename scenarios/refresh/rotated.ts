import { renews, usesNewestRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'refresh/rotated',
  title: 'Client uses the newest refresh token',
  requirement: {
    document: 'rfc6749',
    section: '6',
    level: 'MUST',
    text: 'Replace the stored refresh token when the response holds a new one, and do not use the old one again.',
  },
  why:
    'Many servers replace the refresh token at every refresh. The old one is then not only dead: using it again looks like theft, ' +
    'upon which a careful server ends the whole connection.',
  flaw: 'keeps-old-refresh-token',
  fix: 'Store the new refresh token before the new access token is used.',
  needs: ['refresh'],
  uses: ['api'],
  quirks: [{ id: 'refresh-rotation' }],
  steps: [login(), renew, renew],
  checks: [usesNewestRefreshToken(), renews(2)],
});
