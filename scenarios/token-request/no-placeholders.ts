import { sendsNoPlaceholder } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/no-placeholders',
  title: 'Client sends no undefined, null or [object Object]',
  requirement: {
    document: 'rfc6749',
    section: '3.2',
    level: 'robustness',
    text: 'Leave out a parameter that has no value.',
  },
  why:
    'A program that does not look writes the word undefined where a value is missing. The server takes it for a value: for a ' +
    'scope that does not exist, or for a secret that is wrong. The error that comes back says nothing of the cause, and where the ' +
    'server is lenient the mistake stays.',
  flaw: 'sends-undefined-parameter',
  fix: 'Leave out what has no value before the request is encoded.',
  steps: [login()],
  checks: [sendsNoPlaceholder()],
});
