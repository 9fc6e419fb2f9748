import { opensWebPagesOnly } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/file-endpoint',
  title: 'Client sends no browser to a file',
  requirement: {
    document: 'rfc8414',
    section: '2',
    level: 'robustness',
    text: 'Use only endpoints of metadata that are web addresses.',
  },
  why:
    'A list of bad schemes is never complete: javascript: is on it, and file:, data: or the scheme of some program are not. Where a client ' +
    "hands the address to the operating system, file: opens what lies on the user's machine.",
  flaw: 'refuses-script-only',
  fix: 'Name the schemes that are allowed, https and, for tests, http, rather than those that are not.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'hostile-metadata', params: { shape: 'file-urls' } }],
  steps: [login()],
  checks: [opensWebPagesOnly()],
});
