import { neverConnectsWithoutToken, tellsNoStranger } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/redirected',
  title: 'Client does not repeat the token request at another origin',
  requirement: {
    document: 'rfc9110',
    section: '15.4',
    level: 'robustness',
    text: 'Do not follow a redirect with a token request: send code, verifier and client credentials to the configured token endpoint only.',
  },
  why:
    'A 307 or 308 asks for the same request, with the same body, at another address. A client whose HTTP library follows it hands ' +
    'code, verifier and client secret to whoever that address belongs to, and takes the token that it gets from there.',
  flaw: 'follows-token-redirect',
  fix: 'Switch redirects off for token requests, and report one as an error that names the new address.',
  quirks: [{ id: 'token-endpoint-redirect' }],
  steps: [login()],
  // A crash is no good answer, but it repeats nothing.
  checks: [tellsNoStranger(), neverConnectsWithoutToken({ judgesCrash: false })],
});
