import { guessesNoEndpoint } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/no-token-endpoint',
  title: 'Client does not make up an endpoint that metadata do not name',
  requirement: {
    document: 'rfc8414',
    section: '2',
    level: 'robustness',
    text: 'Report metadata without a token endpoint as an error, rather than to guess where it may be.',
  },
  why:
    'A server that names no token endpoint has none, or is half configured. A client that then tries /token sends a live code and its ' +
    'secret to an address that nobody vouches for, which on a host with many tenants can be the page of one of them.',
  flaw: 'guesses-token-endpoint',
  fix: 'Refuse metadata that lack an endpoint which is needed, and name the member that is missing.',
  needs: ['discovery'],
  // The endpoints are where nobody would guess them: what finds them has been told.
  setup: { fresh: true, quirks: [{ id: 'tenant-templated-endpoints' }] },
  quirks: [{ id: 'discovery-incomplete', params: { omit: ['token_endpoint'] } }],
  steps: [login()],
  checks: [guessesNoEndpoint()],
});
