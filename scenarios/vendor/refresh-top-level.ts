import { hasStatus200, hasTopLevelToken, isJson } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/refresh-top-level',
  title: 'Server answers a refresh in the shape of the first token response',
  requirement: { document: 'rfc6749', section: '6', level: 'MUST', text: 'Answer a refresh as section 5.1 says.' },
  why:
    'A platform reads both responses with the same code. If the refresh looks different, connections work for an hour ' +
    'and then break.',
  flaw: 'answers-refresh-in-another-shape',
  fix: 'Build both responses in one place.',
  needs: ['standard-refresh', 'has-refresh-token'],
  checks: [hasTopLevelToken('refresh'), isJson('refresh'), hasStatus200('refresh')],
});
