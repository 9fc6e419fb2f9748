import { answersCall } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'resource/odd-challenge',
  title: 'Client survives a WWW-Authenticate header that makes no sense',
  requirement: {
    document: 'rfc9110',
    section: '11.6.1',
    level: 'robustness',
    text: 'Bear a WWW-Authenticate header that cannot be parsed.',
  },
  why:
    'APIs and the proxies before them send WWW-Authenticate with open quotation marks, empty elements and parameters ' +
    'without a value. A client that crashes over it fails in a way that nobody foresaw, where a plain 401 would do.',
  flaw: 'crashes-on-odd-challenge',
  fix: 'Parse the header leniently, and act on the status alone if that does not work.',
  needs: ['api'],
  quirks: [
    { id: 'early-revocation', params: { refresh: 'renews' } },
    { id: 'www-authenticate-variant', params: { as: 'malformed' } },
  ],
  steps: [login(), callApi],
  checks: [answersCall()],
});
