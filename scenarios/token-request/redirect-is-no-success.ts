import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/redirect-is-no-success',
  title: 'Client takes no token from where a redirect leads',
  requirement: {
    document: 'rfc9110',
    section: '15.4.3',
    level: 'robustness',
    text: 'Treat a redirect of the token request as an error.',
  },
  why:
    'Most HTTP libraries follow a 302 with a GET, to whatever address it names, and hand back what they find there. A client that ' +
    'takes a token from it is connected to a stranger: what its user then stores, the owner of that token can read.',
  flaw: 'takes-token-from-redirect',
  fix: 'Switch redirects off for token requests, and report one as an error that names the new address.',
  quirks: [{ id: 'token-endpoint-redirect', params: { status: 302 } }],
  steps: [login()],
  checks: [refusesLogin()],
});
