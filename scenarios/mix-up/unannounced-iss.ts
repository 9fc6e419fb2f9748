import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/unannounced-iss',
  title: 'Client looks at iss even where the metadata do not promise it',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'SHOULD',
    text: 'Do not accept an authorization response with the iss of another server from one that does not say that it sends iss.',
  },
  why:
    'A server that has not announced iss usually sends none. If a callback has one all the same, and it names somebody else, then somebody ' +
    'else has answered. A client that looks at iss only where it was told to expect it misses the plainest sign of an attack.',
  flaw: 'checks-announced-iss-only',
  fix: 'Compare iss whenever it is there. Let the metadata decide only whether it may be missing.',
  needs: ['iss', 'discovery'],
  setup: { fresh: true },
  quirks: [{ id: 'iss-param', params: { mode: 'mismatch', announced: false } }],
  steps: [login()],
  checks: [refusesLogin(), doesNotProceed()],
});
