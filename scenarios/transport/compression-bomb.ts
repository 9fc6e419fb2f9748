import { refusesEndlessBody } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/compression-bomb',
  title: 'Client does not unpack a token response without limit',
  requirement: {
    document: 'rfc9110',
    section: '17.5',
    level: 'robustness',
    text: 'Limit the size of a token response, counted as it is when it has been unpacked.',
  },
  why:
    'A few kilobytes of gzip unpack to as many megabytes as their author likes. A token endpoint that somebody has taken over, or whose ' +
    'address a customer may choose, can thus fill the memory of a client that takes in whatever comes, for all of its users.',
  flaw: 'unpacks-without-limit',
  fix: 'Count the bytes while the unpacked body is read, and stop at a limit: a megabyte is plenty for a token response.',
  quirks: [{ id: 'compression-bomb', params: { megabytes: 16 } }],
  steps: [login()],
  checks: [refusesEndlessBody()],
});
