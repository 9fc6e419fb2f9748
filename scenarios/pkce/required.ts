import { completesLogin, completesLoginIfPublic } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/required',
  title: 'Client can log in where PKCE is required',
  requirement: {
    document: 'rfc9700',
    section: '2.1.1',
    level: 'SHOULD',
    text: 'Use PKCE with the authorization code grant. A public client MUST; to one that has credentials it is recommended.',
  },
  why:
    'More and more servers refuse an authorization request without code_challenge, for every kind of client. A client that leaves ' +
    'PKCE out works until the day on which its provider switches this on. For a client without credentials of its own, an app on a ' +
    'phone or in a browser, PKCE is the only thing that keeps a stolen code from being used, and the report calls its absence a ' +
    'MUST. A client that has a secret is only advised to use PKCE as well, which the report calls a SHOULD.',
  flaw: 'no-pkce',
  fix: 'Send code_challenge and code_challenge_method=S256 with every authorization request: servers that do not know them ignore them.',
  duties: ['pkce'],
  quirks: [{ id: 'pkce-policy', params: { mode: 'required' } }],
  steps: [login()],
  checks: [completesLogin(), completesLoginIfPublic()],
});
