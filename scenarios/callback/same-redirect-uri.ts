import { sendsSameRedirectUri } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/same-redirect-uri',
  title: 'Client names the same redirect_uri when it redeems the code',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Send the redirect_uri of the authorization request, character by character, with the token request.',
  },
  why:
    'The server compares the two, so that a code which was sent to one address cannot be redeemed as if it had been sent to another. A client that builds ' +
    'the address anew, from the request that reached it or with another slash at its end, is refused: by strict servers always, ' +
    'by others on the day on which they become strict.',
  flaw: 'other-redirect-uri',
  fix: 'Keep the redirect_uri with the pending login, and send that one.',
  steps: [login()],
  checks: [sendsSameRedirectUri()],
});
