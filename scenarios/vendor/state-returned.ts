import { returnsState } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/state-returned',
  title: 'Server returns the state that it was given',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Return state as it came, if the authorization request had one.',
  },
  why:
    'A platform puts a random value, state, into the address with which it sends the browser to you, and takes the ' +
    'browser back only with that value. If it is missing or different, the platform takes the login for a forged one, ' +
    'and nobody can connect.',
  flaw: 'returns-another-state',
  fix: 'Keep state as the text that it is for as long as the login takes, and put it into the redirect, percent-encoded once.',
  checks: [returnsState()],
});
