import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { respellIssuer } from '../../harness/mix-up.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/path-in-capitals',
  title: 'Client takes an issuer in capital letters for another issuer',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'MUST',
    text: 'Compare iss with the issuer identifier character by character, capital letters included.',
  },
  why:
    'Where one host serves many tenants, the path tells them apart, and there /acme and /ACME can be two. A client that does not ' +
    'care about capital letters takes the answer of the one for that of the other.',
  flaw: 'compares-iss-without-case',
  fix: 'Compare the two texts for equality, capital letters included.',
  needs: ['iss'],
  steps: [begin(), consent(), respellIssuer('path-in-capitals')],
  checks: [refusesLogin(), doesNotProceed()],
});
