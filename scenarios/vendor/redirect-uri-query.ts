import { doesNotRedirect } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-query',
  title: 'Server does not redirect with a query that was not registered',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Compare redirect URIs by simple string comparison.',
  },
  why:
    'A query that an attacker adds may lead the page that receives the code on to another place, or change whose ' +
    'connection it becomes.',
  flaw: 'ignores-the-query',
  fix: 'Compare the whole redirect URI, its query too.',
  moves: ['redirect-uri-query'],
  steps: [probe],
  checks: [doesNotRedirect()],
});
