import { namesProperRedirectUri } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'authorization-request/redirect-uri',
  title: 'Client names an absolute redirect URI without a fragment',
  requirement: {
    document: 'rfc6749',
    section: '3.1.2',
    level: 'MUST',
    text: 'Let the redirection endpoint be an absolute URI that has no fragment.',
  },
  why:
    'The server appends the code to this URI. Behind a "#" it would not be sent to the client at all, and only scripts in the ' +
    'page would see it; a relative address leads to another place on every host. Servers refuse both, and then no login works.',
  flaw: 'fragment-in-redirect-uri',
  fix: 'Register the callback URL with scheme and host and without "#", and send just that. Keep where the user was in the session.',
  steps: [login()],
  checks: [namesProperRedirectUri()],
});
