import { refusesInJson } from '../../harness/certify/checks/index.js';
import { redeem } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/error-json',
  title: 'Server reports errors of the token endpoint in JSON',
  requirement: {
    document: 'rfc6749',
    section: '5.2',
    level: 'MUST',
    text: 'Report errors as a JSON object with the member error, a text.',
  },
  why:
    'What goes wrong in an integration is told to the people who build it by this error. From a page, or an object ' +
    'within the error, the platform can tell them nothing.',
  flaw: 'reports-errors-in-a-shape-of-its-own',
  fix: 'Return { "error": "…", "error_description": "…" } with Content-Type: application/json.',
  needs: ['standard-exchange'],
  moves: ['code-unknown'],
  steps: [redeem],
  checks: [refusesInJson()],
});
