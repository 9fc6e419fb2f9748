import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/expires-at-text',
  title: 'Client bears an expiry that is written as a date',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'robustness',
    text: 'Bear a token response that says when the token expires and not how long it lives.',
  },
  why:
    'expires_at can be a text such as 2030-01-01T00:00:00Z. A client that calculates with it gets a value that is no ' +
    'number, and crashes with it or stores a date that is none.',
  flaw: 'crashes-on-written-date',
  fix: 'Parse a text as a date, and take what cannot be parsed for an unknown expiry.',
  uses: ['api'],
  quirks: [{ id: 'absolute-expiry', params: { as: 'iso8601' } }],
  steps: [login()],
  checks: [completesLogin()],
});
