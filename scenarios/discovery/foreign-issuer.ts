import { goesNowhereElse } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/foreign-issuer',
  title: 'Client does not use metadata of another issuer',
  requirement: {
    document: 'rfc8414',
    section: '3.3',
    level: 'MUST',
    text: 'Do not use metadata whose issuer is not identical to the issuer identifier that they were asked for with.',
  },
  why:
    'Metadata decide where codes, secrets and tokens go. The member issuer is the only sign that a document is the one that was asked ' +
    'for: an attacker who can put a file of his own in its place, or in a cache, gets everything that the client sends from then on.',
  flaw: 'ignores-metadata-issuer',
  fix: 'Compare the member issuer for equality with the issuer identifier of the configuration, before any other member is read.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [
    { id: 'discovery-issuer-mismatch', params: { issuer: '${elsewhere}' } },
    { id: 'metadata-endpoint-elsewhere' },
  ],
  steps: [login()],
  checks: [goesNowhereElse()],
});
