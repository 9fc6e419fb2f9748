import { issuesToken } from '../../harness/certify/checks/index.js';
import { refresh, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/client-auth-either',
  title: 'Server takes the client secret by Basic and in the body',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'interop',
    text: 'Support HTTP Basic for clients that have a secret; take the parameters in the body as well.',
  },
  why:
    'Some platforms send the secret in a header, others in the body, and few let an integration choose. A server that ' +
    'takes one way only shuts the others out.',
  flaw: 'takes-one-way-of-client-authentication',
  fix: 'Accept client_secret_basic and client_secret_post for the same client.',
  needs: ['client-secret', 'standard-refresh', 'has-refresh-token'],
  moves: ['secret-elsewhere'],
  steps: [takeHonest, refresh],
  checks: [issuesToken()],
});
