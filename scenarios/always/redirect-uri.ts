import { repeatsRedirectUri } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, renewIfClaimed, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'always/redirect-uri',
  title: 'Client repeats the redirect_uri in the token request',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Send the same redirect_uri with the token request as with the authorization request.',
  },
  why:
    'The server compares the two to notice a code that was sent to somebody else. If they differ by a slash, a port or a query, ' +
    'strict servers refuse every login; lax ones no longer protect the user.',
  flaw: 'other-redirect-uri',
  fix: 'Keep the redirect_uri with the pending login, and send exactly that one with the code.',
  always: true,
  steps: [login(), login(secondTab), renewIfClaimed],
  checks: [repeatsRedirectUri()],
});
