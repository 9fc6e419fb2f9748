import { challenges } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/bearer-challenge',
  title: 'API says with a 401 that it wants a Bearer token',
  requirement: { document: 'rfc6750', section: '3', level: 'MUST', text: 'Send WWW-Authenticate: Bearer with a 401.' },
  why:
    'The header tells clients which scheme is wanted and, by error="invalid_token", that the token is to blame. Some ' +
    'refresh only then.',
  flaw: 'refuses-without-challenge',
  fix: 'Add WWW-Authenticate: Bearer error="invalid_token" to the 401.',
  needs: ['bearer-header'],
  moves: ['token-unknown'],
  steps: [takeHonest, call],
  checks: [challenges()],
});
