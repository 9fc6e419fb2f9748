import { survives } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/deep',
  title: 'Client bears metadata that are nested without end',
  requirement: {
    document: 'rfc8414',
    section: '3.2',
    level: 'robustness',
    text: 'Come to an answer on metadata that are made to exhaust whoever reads them.',
  },
  why:
    'Where users can name the server that a client shall connect to, metadata come from strangers. A document of a hundred kilobytes ' +
    'that is nested fifty thousand levels deep ends every program that walks through it by recursion: one request, and all users of the ' +
    'client are without it.',
  flaw: 'crashes-on-deep-metadata',
  fix: 'Take the members that are needed out of the parsed document, and do not walk, copy or freeze the rest. Report what goes wrong as an error.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'hostile-metadata', params: { shape: 'deep', bytes: 100_000 } }],
  steps: [login()],
  checks: [survives()],
});
