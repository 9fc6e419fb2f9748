import { doesNotRedirect } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/client-unknown',
  title: 'Server does not redirect for a client that it does not know',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2.1',
    level: 'MUST',
    text: 'Tell the end-user of an invalid client identifier, and do not redirect.',
  },
  why:
    'Where the client is unknown no redirect URI can be its own. A server that redirects all the same makes its good ' +
    'name available to every phisher.',
  flaw: 'redirects-for-unknown-clients',
  fix: 'Look the client up first, and show a page of your own where there is none.',
  moves: ['client-unknown'],
  steps: [probe],
  checks: [doesNotRedirect()],
});
