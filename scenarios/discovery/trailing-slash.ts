import { goesNowhereElse } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/trailing-slash',
  title: 'Client does not use metadata whose issuer has a slash more than the one it asked',
  requirement: {
    document: 'rfc8414',
    section: '3.3',
    level: 'MUST',
    text: 'Compare the issuer of the metadata with the issuer identifier character by character.',
  },
  why:
    'Names that are nearly alike are how a document of one tenant is passed off as that of another. A client that forgives a slash ' +
    'has also to decide which of the two names it expects in callbacks and ID Tokens, and gets that wrong sooner or later.',
  flaw: 'compares-metadata-issuer-loosely',
  fix: 'Compare the two texts for equality. If a provider writes its issuer with a slash, configure it with a slash.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'issuer-trailing-slash', params: { where: 'discovery' } }, { id: 'metadata-endpoint-elsewhere' }],
  steps: [login()],
  checks: [goesNowhereElse()],
});
