import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/trailing-slash',
  title: 'Client takes an issuer with a slash more for another issuer',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'MUST',
    text: 'Compare iss with the issuer identifier character by character.',
  },
  why:
    'An issuer identifier is a name, not an address that is visited. Whoever decides that two names are near enough to each other ' +
    'decides it for every server that will ever have such a name: on a host with many tenants, one more slash can be somebody else.',
  flaw: 'compares-iss-without-trailing-slash',
  fix: 'Compare the two texts for equality. Remove nothing and add nothing before.',
  needs: ['iss'],
  quirks: [{ id: 'iss-param', params: { mode: 'mismatch', value: '${issuer}/' } }],
  steps: [login()],
  checks: [refusesLogin(), doesNotProceed()],
});
