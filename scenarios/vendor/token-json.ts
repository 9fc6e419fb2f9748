import { isJson } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/token-json',
  title: 'Server answers the token request in JSON',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Return a JSON object with the media type application/json.',
  },
  why:
    'A platform that is told that a response is text or a page may refuse to read it, and one that is given a form ' +
    'must guess.',
  flaw: 'answers-in-another-format',
  fix: 'Serialise the response as JSON and set Content-Type: application/json.',
  needs: ['standard-exchange'],
  checks: [isJson()],
});
