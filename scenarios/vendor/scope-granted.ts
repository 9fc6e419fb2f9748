import { grantsScope } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/scope-granted',
  title: 'Server grants the scope that was asked for',
  requirement: {
    document: 'rfc6749',
    section: '3.3',
    level: 'interop',
    text: 'Grant what was asked for and agreed to.',
  },
  why:
    'The integration asks for what its actions need. If less is granted the connection looks good, and then single ' +
    'actions fail with 403, one by one, when people use them.',
  flaw: 'grants-less-scope',
  fix: 'Grant what the end-user has agreed to; if the client may not have a scope, refuse with invalid_scope at once.',
  needs: ['standard-exchange'],
  checks: [grantsScope()],
});
