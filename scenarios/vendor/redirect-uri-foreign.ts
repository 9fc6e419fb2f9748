import { doesNotRedirect } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-foreign',
  title: 'Server does not redirect to a host that is not registered',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Refuse a redirect URI that is not registered, without redirecting there.',
  },
  why:
    'With such a server anybody sends people to the real login page, with the name of the real integration on it, and ' +
    'has the code delivered to a host of his own.',
  flaw: 'redirects-anywhere',
  fix: 'Compare redirect_uri with the registered ones, and show a page of your own where none is equal.',
  moves: ['redirect-uri-foreign'],
  steps: [probe],
  checks: [doesNotRedirect()],
});
