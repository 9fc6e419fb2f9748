import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/nested-error',
  title: 'Client does not take an error below the top level for its own',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Ignore members that are not known, and what is in them.',
  },
  why:
    'A response with a token may tell of a partial failure elsewhere, such as {"team": {"error": "not_in_team"}}. A client ' +
    'that flattens the response, or searches it for an error, refuses a login that has succeeded.',
  flaw: 'searches-nested-error',
  fix: 'Look for error at the top level only.',

  quirks: [{ id: 'token-extra-fields', params: { fields: { team: { error: 'not_in_team', ok: false } } } }],
  steps: [login()],
  checks: [completesLogin()],
});
