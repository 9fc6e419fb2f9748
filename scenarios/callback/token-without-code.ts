import { refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/token-without-code',
  title: 'Client does not connect on an access token in the place of the code',
  requirement: {
    document: 'rfc9700',
    section: '2.1.2',
    level: 'SHOULD',
    text: 'Take no access token from the authorization response, but from the token endpoint alone.',
  },
  why:
    'The client has asked for a code. A callback that brings an access token in its place was not made by the server: nothing ties that ' +
    "token to this client or this user. A client that takes it can be logged in with a token from an attacker's own application, as somebody else.",
  flaw: 'connects-on-token-in-callback',
  fix: 'Refuse a callback that holds no code, whatever else it holds.',
  duties: ['state'],
  quirks: [{ id: 'token-in-callback', params: { keepCode: false } }],
  steps: [login()],
  checks: [refusesLogin()],
});
