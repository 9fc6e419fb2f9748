import { opensWebPagesOnly } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/script-endpoint',
  title: 'Client sends no browser to an address that is a script',
  requirement: {
    document: 'rfc8414',
    section: '2',
    level: 'robustness',
    text: 'Use only endpoints of metadata that are web addresses.',
  },
  why:
    'The authorization endpoint is an address that a browser, or an operating system, is asked to open. If it is javascript:… it runs, in ' +
    'the page of the client; other schemes start programs. Clients that opened what a hostile server named have been taken over in this way.',
  flaw: 'opens-any-scheme',
  fix: 'Parse every endpoint of the metadata, and refuse those whose scheme is not https, or http where that is allowed for tests.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'hostile-metadata', params: { shape: 'javascript-urls' } }],
  steps: [login()],
  checks: [opensWebPagesOnly()],
});
