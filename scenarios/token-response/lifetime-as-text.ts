import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/lifetime-as-text',
  title: 'Client reads a lifetime that is given as text',
  requirement: {
    document: 'rfc6749',
    section: 'A.14',
    level: 'interop',
    text: 'Accept expires_in as a string of digits.',
  },
  why:
    'The RFC wants a number, but several providers send "3600". Nothing is gained by refusing it, and users of that provider cannot ' +
    'log in.',
  flaw: 'rejects-string-expiry',
  fix: 'Convert a string of digits to a number, and ignore anything else.',
  quirks: [{ id: 'expires-in-type' }],
  steps: [login()],
  checks: [completesLogin()],
});
