import { givesNothingAway } from '../../harness/certify/checks/index.js';
import { call, takeHonest } from '../../harness/certify/steps.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/tampered-token-refused',
  title: 'API refuses an access token in which one character was changed',
  requirement: {
    document: 'rfc6750',
    section: '3.1',
    level: 'MUST',
    text: 'Refuse an access token that is malformed or whose signature is wrong.',
  },
  why:
    'A token that carries claims is worth what its signature is worth. If a changed one is accepted, nobody verifies ' +
    'it, and anybody can write tokens for any account.',
  flaw: 'accepts-tampered-tokens',
  fix: 'Verify the signature of every token, over all of it, with the algorithm that you use and no other.',
  needs: ['bearer-header'],
  moves: ['token-tampered'],
  steps: [takeHonest, call],
  checks: [givesNothingAway()],
});
