import { keepsEndpointQuery } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'authorization-request/endpoint-query',
  title: "Client keeps the query of the authorization endpoint's URL",
  requirement: {
    document: 'rfc6749',
    section: '3.1',
    level: 'MUST',
    text: "Retain the query of the authorization endpoint's URL when adding parameters.",
  },
  why:
    'Some providers tell their customers apart by the query: /authorize?tenant=acme. A client that drops it, or puts a second "?" ' +
    'behind it, sends its users to the wrong tenant or to an error page, and does so only at these providers.',
  flaw: 'second-question-mark',
  fix: 'Parse the configured URL, and add the parameters to the query that it has.',
  setup: { reconfigured: true, quirks: [{ id: 'tenant-templated-endpoints', params: { in: 'query' } }] },
  steps: [login()],
  checks: [keepsEndpointQuery('authorization', 'tenant', 'acme')],
});
