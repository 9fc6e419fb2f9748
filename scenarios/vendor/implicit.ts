import { returnsNoToken } from '../../harness/certify/checks/index.js';
import { probe } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/implicit',
  title: 'Server issues no access token in the redirect',
  requirement: {
    document: 'rfc9700',
    section: '2.1.2',
    level: 'SHOULD',
    text: 'Do not issue access tokens from the authorization endpoint.',
  },
  why:
    'A token in the address is in the history of the browser, and can be slipped to another client. Nobody needs that ' +
    'any more.',
  flaw: 'issues-tokens-in-the-redirect',
  fix: 'Switch response_type=token off, at least for this client.',
  moves: ['response-type-token'],
  steps: [probe],
  checks: [returnsNoToken()],
});
