import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/endless-lifetime',
  title: 'Client bears a lifetime beyond all dates',
  requirement: {
    document: 'rfc6749',
    section: 'A.14',
    level: 'robustness',
    text: 'Accept any number of digits in expires_in.',
  },
  why:
    'Providers whose tokens do not expire write the greatest number that they have. Added to the present time it is no ' +
    'date that a program can hold, and a client that makes one of it crashes, or stores a date that is none.',
  flaw: 'crashes-on-endless-lifetime',
  fix: 'Limit the lifetime to what your dates can hold, or take a greater one for unknown.',
  uses: ['api'],
  quirks: [{ id: 'expires-in-value', params: { value: Number.MAX_SAFE_INTEGER } }],
  steps: [login()],
  checks: [completesLogin()],
});
