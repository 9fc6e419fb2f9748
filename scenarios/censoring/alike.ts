import { masksEqualSecretsAlike } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { callApi, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/alike',
  title: 'Client masks equal secrets alike',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'interop',
    text: 'Give one secret one mask, so that it can be followed through the log.',
  },
  why:
    'Whoever debugs a connection needs to know whether the token in this request is the one from that response, without seeing ' +
    'either. A mask with a digest answers that; one that changes each time does not.',
  flaw: 'masks-at-random',
  fix: 'Derive the mask from the secret, by a salted hash, and mask the scheme and the token of a header apart.',
  needs: ['log', 'api'],
  appliesTo: ['masks-by-digest'],
  steps: [login(), callApi],
  checks: [masksEqualSecretsAlike()],
});
