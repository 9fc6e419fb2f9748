import { sendsEachCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/no-probing',
  title: 'Client does not try another way to authenticate with the same code',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'robustness',
    text: 'Send an authorization code once, and the secret in the way that the server has for it.',
  },
  why:
    'A client that is refused and tries again in another way sends a code that the server may have seen: such a server refuses ' +
    'it, and may take back all that the code has brought, since that is how a stolen code looks. It also shows the secret in both ' +
    'ways, to a server that was meant to see it in one.',
  flaw: 'probes-client-auth',
  fix: 'Configure the method, or take it from the metadata of the server, and report invalid_client as an error.',
  needs: [['basic', 'post']],
  quirks: [{ id: 'client-auth-policy', params: { accept: ['none'] } }],
  steps: [login()],
  checks: [sendsEachCodeOnce()],
});
