import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/enveloped',
  title: 'Client does not connect when the whole response is wrapped',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Do not report success without an access token.',
  },
  why:
    'Providers with one format for all their answers wrap the token response, too: {"data": {"access_token": …}}. It comes with ' +
    'status 200 and valid JSON, so a client that only looks at these believes that all is well.',
  flaw: 'overlooks-nested-token',
  fix: 'Let the place of the token be configured, and report an error if there is no token at that place.',
  uses: ['api'],
  quirks: [{ id: 'token-envelope' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
