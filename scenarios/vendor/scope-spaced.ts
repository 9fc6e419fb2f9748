import { hasSpacedScope } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/scope-spaced',
  title: 'Server separates scopes by spaces',
  requirement: {
    document: 'rfc6749',
    section: '3.3',
    level: 'MUST',
    text: 'Write scope as a text with a space between the names.',
  },
  why:
    'A platform splits scope at the spaces to see what it may do. With commas it sees one long name that it has never ' +
    'asked for.',
  flaw: 'separates-scopes-otherwise',
  fix: 'Join the names of the granted scopes with single spaces.',
  needs: ['standard-exchange'],
  checks: [hasSpacedScope()],
});
