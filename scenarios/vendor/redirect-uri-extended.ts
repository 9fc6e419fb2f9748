import { doesNotRedirect } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-extended',
  title: 'Server does not redirect to a longer path than the registered one',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Compare redirect URIs by simple string comparison.',
  },
  why:
    'On many hosts some path leads on to a foreign page. A server that compares only the beginning hands the code to ' +
    'whoever finds one.',
  flaw: 'compares-the-beginning',
  fix: 'Compare the whole redirect URI, character by character.',
  moves: ['redirect-uri-extended'],
  steps: [probe],
  checks: [doesNotRedirect()],
});
