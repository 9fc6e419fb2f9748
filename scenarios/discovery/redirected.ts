import { goesNowhereElse } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/redirected',
  title: 'Client does not use metadata that it was sent to another origin for',
  requirement: {
    document: 'rfc8414',
    section: '3.2',
    level: 'robustness',
    text: 'Take metadata only from the origin of the issuer.',
  },
  why:
    'A single open redirect on the host of the issuer is enough to send whoever asks for metadata to a document that somebody else has ' +
    'written. It names the right issuer, and a token endpoint of the attacker. The specification knows one good answer to the request, ' +
    'the document with status 200, so there is nothing to be lost by following no redirect.',
  flaw: 'follows-metadata-redirect',
  fix: 'Switch redirects off for metadata requests, or follow them within one origin only.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'metadata-redirect' }],
  steps: [login()],
  checks: [goesNowhereElse()],
});
