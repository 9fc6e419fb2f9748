import { renews, sendsGenuineRefreshToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renew } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/other-refresh-token',
  title: 'Client keeps the refresh token at the top level',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Take the refresh token from the top level of the token response.',
  },
  why:
    'Where a response brings the tokens of the application and of the user, both parts have a refresh_token. In one flat ' +
    'object the later one wins. The connection works for an hour and is then renewed with the token of somebody else, or ' +
    'with one that is refused.',
  flaw: 'takes-nested-refresh-token',
  fix: 'When you flatten a response, let no nested member replace one of the top level.',
  needs: ['refresh'],
  uses: ['api'],
  appliesTo: ['refreshes'],
  setup: { quirks: [{ id: 'refresh-rotation', params: { mode: 'none' } }] },
  quirks: [{ id: 'token-extra-fields', params: { fields: { bot: { refresh_token: 'of-another-connection' } } } }],
  steps: [login(), renew],
  checks: [sendsGenuineRefreshToken(), renews(1)],
});
