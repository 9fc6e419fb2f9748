import { doesNotRedirect } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-traversal',
  title: 'Server does not redirect to a path that leads out of the registered one',
  requirement: {
    document: 'rfc9700',
    section: '2.1',
    level: 'MUST',
    text: 'Compare redirect URIs by simple string comparison.',
  },
  why:
    'Browsers resolve /../ before they send a request. A server that compares before that lets the code go to another ' +
    'path of the host.',
  flaw: 'accepts-path-traversal',
  fix: 'Compare the whole redirect URI, character by character, and refuse what differs.',
  moves: ['redirect-uri-traversal'],
  steps: [probe],
  checks: [doesNotRedirect()],
});
