import { completesLogin, sendsCodeUnchanged } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/code-characters',
  title: 'Client sends every character of the code as it came',
  requirement: {
    document: 'rfc6749',
    section: '4.1.3',
    level: 'MUST',
    text: 'Send the code that the authorization response brought, form-encoded.',
  },
  why:
    'A code may hold any printable character: a slash, a plus, a percent sign, a space. A client that decodes it once too often, or forgets to ' +
    'encode it, sends another code. With most providers, and most codes, that goes well; with the others logins fail, now and then or always.',
  flaw: 'decodes-code-again',
  fix: 'Let a URL library decode the callback and encode the token request, and do nothing to the code in between.',
  quirks: [{ id: 'code-special-chars' }],
  steps: [login()],
  checks: [sendsCodeUnchanged(), completesLogin()],
});
