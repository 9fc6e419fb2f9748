import { keepsEndpointQuery } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/endpoint-query',
  title: "Client keeps the query of the token endpoint's URL",
  requirement: {
    document: 'rfc6749',
    section: '3.2',
    level: 'MUST',
    text: "Retain the query of the token endpoint's URL.",
  },
  why:
    'Providers that tell their customers, or versions of their API, apart by the query have it in the URL of the token endpoint ' +
    'as well. A client that drops it gets to the wrong place, or to none, after the user has agreed.',
  flaw: 'drops-token-endpoint-query',
  fix: 'Send the token request to the URL as it is configured, not to one that is put together from its parts.',
  setup: { reconfigured: true, quirks: [{ id: 'tenant-templated-endpoints', params: { in: 'query' } }] },
  steps: [login()],
  checks: [keepsEndpointQuery('token', 'tenant', 'acme')],
});
