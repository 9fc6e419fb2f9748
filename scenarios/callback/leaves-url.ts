import { leavesCallbackUrl } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/leaves-url',
  title: 'Client leaves the address that holds the code',
  requirement: {
    document: 'rfc6749',
    section: '3.1.2.5',
    level: 'SHOULD',
    text: 'Take the code out of the address, and redirect the browser to one that does not hold it.',
  },
  why:
    'A page that stays at the address of the callback shows the code to every script and every link on it, to the history of the browser, and to ' +
    'whoever reads over the shoulder. A reload brings the code a second time, which looks like an attack to the server.',
  flaw: 'stays-at-callback',
  fix: 'Answer the callback with a redirect (303) to a page of your own, or replace the address before anything else runs.',
  host: ['page'],
  steps: [login()],
  checks: [leavesCallbackUrl()],
});
