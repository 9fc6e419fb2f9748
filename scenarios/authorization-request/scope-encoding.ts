import { scopeArrives, tellingScope } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

const scope = `read ${tellingScope} https://api.example/auth?level=1&kind=a+b%20c`;

export default defineScenario({
  id: 'authorization-request/scope-encoding',
  title: 'Client encodes the scope that it asks for',
  requirement: {
    document: 'rfc6749',
    section: '4.1.1',
    level: 'MUST',
    text: 'Encode the parameters of the authorization request as application/x-www-form-urlencoded.',
  },
  why:
    'Scopes are often URLs with characters such as & + % in them. Put into the query as they are, they end there, or turn into ' +
    'other characters: the server sees another scope and grants too little, or refuses the login.',
  flaw: 'raw-scope',
  fix: 'Build the query with a URL library (URLSearchParams, urlencode), not by joining texts.',
  appliesTo: ['takes-scope'],
  setup: { scope },
  steps: [login()],
  checks: [scopeArrives(scope)],
});
