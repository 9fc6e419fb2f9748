import { keepsEncodedCodesOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/encoded',
  title: 'Client masks secrets however they are spelled',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Mask a secret in each of its spellings: percent-encoded, form-encoded, JSON-escaped, Base64.',
  },
  why:
    'A code with a slash in it stands in a form body as %2F. A filter that searches for the code as it was received does not find ' +
    'it there, and the log shows a value that anybody can decode.',
  flaw: 'censors-raw-form-only',
  fix: 'Search for each secret in its encoded spellings as well, the longest first.',
  needs: ['log'],
  quirks: [{ id: 'code-special-chars' }],
  steps: [login()],
  checks: [keepsEncodedCodesOutOfLogs()],
});
