import { postsTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/post',
  title: 'Client makes token requests with POST',
  requirement: {
    document: 'rfc6749',
    section: '3.2',
    level: 'MUST',
    text: 'Use the HTTP method POST for access token requests.',
  },
  why:
    'A GET request carries its parameters, the code and the refresh token, in the URL, which servers and proxies write to their ' +
    'logs. And it may be cached or sent again by anything on the way. Most servers refuse it.',
  flaw: 'token-request-by-get',
  fix: 'Send the token request with POST, and its parameters in the body.',
  steps: [login()],
  checks: [postsTokenRequest()],
});
