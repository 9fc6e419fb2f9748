import { answersCall } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'resource/no-challenge',
  title: 'Client survives a 401 without WWW-Authenticate',
  requirement: {
    document: 'rfc6750',
    section: '3',
    level: 'interop',
    text: 'Bear a 401 that comes without WWW-Authenticate.',
  },
  why:
    'An API must send WWW-Authenticate with a 401, and many send none. A client that reads the header without looking ' +
    'whether it is there crashes at the first expired token.',
  flaw: 'crashes-without-challenge',
  fix: 'Let the status decide; take the header for a hint that may be missing.',
  needs: ['api'],
  quirks: [{ id: 'early-revocation', params: { refresh: 'renews' } }, { id: 'www-authenticate-variant' }],
  steps: [login(), callApi],
  checks: [answersCall()],
});
