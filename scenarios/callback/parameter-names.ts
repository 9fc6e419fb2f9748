import { neverConnectsWithoutToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/parameter-names',
  title: 'Client is not thrown off by parameters whose names mean something to its language',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'robustness',
    text: 'Ignore parameters of the authorization response that are not known, whatever they are called.',
  },
  why:
    'Whoever writes the link writes the names of its parameters. A client that reads them into an ordinary object may find that __proto__ or ' +
    'hasOwnProperty has become part of its own program: it crashes, or takes the value of one parameter for that of another.',
  flaw: 'trips-over-parameter-names',
  fix: 'Read parameters with URLSearchParams, or into a map, and never into an object that has a prototype. To refuse such a callback is fine, too.',
  quirks: [{ id: 'hostile-callback-params', params: { count: 0 } }],
  steps: [login()],
  checks: [neverConnectsWithoutToken()],
});
