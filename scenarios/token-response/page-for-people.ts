import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/page-for-people',
  title: 'Client takes a web page for a failure',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response that is a web page without crashing and without a false success.',
  },
  why:
    'While a provider is being repaired, its address answers with a friendly page and status 200. A client that catches ' +
    'the failure to parse it, and goes on, tells its user that the login has worked.',
  flaw: 'swallows-parse-error',
  fix: 'If the body cannot be parsed, report that, with the status and the content type that came.',
  uses: ['api'],
  quirks: [{ id: 'html-maintenance-page' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
