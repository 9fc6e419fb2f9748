import { postedCode } from '../../harness/attacks.js';
import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'state/posted',
  title: 'Client checks the state of a callback that is posted, too',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Bind every request to the redirection endpoint to the user agent that started the login, whatever its method.',
  },
  why:
    'Some authorization servers let the browser post the callback instead of putting it into the address. A client that takes both may check ' +
    'state on one way only. Any website can make a browser post a form, with the code of an attacker in it. To take no posted callback ' +
    'at all is fine.',
  flaw: 'ignores-state-of-posted-callback',
  fix: 'Read the parameters of both kinds of callback into one place, and check them there.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  // A client that can do without PKCE is asked to: what is left must protect it.
  setup: { pkce: false },
  steps: postedCode,
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
