import { usesNoTokenOfCallback } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/token-beside-code',
  title: 'Client uses no access token that comes beside the code',
  requirement: {
    document: 'rfc9700',
    section: '2.1.2',
    level: 'SHOULD',
    text: 'Take no access token from the authorization response, but from the token endpoint alone.',
  },
  why:
    'What stands in the address of the callback, anybody can write there: a token that was made for another client, or that of an attacker. ' +
    'The code is redeemed over a connection of its own, where only the server answers. A client that prefers the token in the ' +
    'address throws that away.',
  flaw: 'prefers-token-in-callback',
  fix: 'Read access tokens from the token response only. To refuse such a callback is fine, too.',
  duties: ['state'],
  uses: ['api'],
  quirks: [{ id: 'token-in-callback' }],
  steps: [login()],
  checks: [usesNoTokenOfCallback()],
});
