import { keepsSecrets } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/no-secret-in-pages',
  title: 'Server shows no secret on its pages or in its redirects',
  requirement: {
    document: 'rfc9700',
    section: '4.2',
    level: 'MUST',
    text: 'Show neither client secret nor token nor code_verifier to the browser.',
  },
  why:
    'The pages of a login are seen by the end-user, by browser extensions and by whatever the pages load. A secret ' +
    "there is everybody's.",
  flaw: 'shows-secrets-to-the-browser',
  fix: 'Keep credentials of the client and tokens at the server; a page needs none of them.',
  checks: [keepsSecrets()],
});
