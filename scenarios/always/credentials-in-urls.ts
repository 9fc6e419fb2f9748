import { keepsClientCredentialsOutOfUrls, keepsGrantsOutOfUrls } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/credentials-in-urls',
  title: 'Client puts no credential into a URL',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'MUST',
    text: 'Keep client credentials out of request URIs.',
  },
  why:
    'URLs are written down everywhere: in access logs, proxies, browser histories and monitoring. A client secret, a refresh token ' +
    'or a verifier that stands in one is no secret any more.',
  flaw: 'secret-in-token-url',
  fix: 'Send credentials in the body or in the Authorization header of a POST request.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [keepsClientCredentialsOutOfUrls(), keepsGrantsOutOfUrls()],
});
