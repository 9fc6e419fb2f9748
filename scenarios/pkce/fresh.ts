import { verifierIsFresh } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, deniedLogin, login, mallory, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/fresh',
  title: 'Client makes a new verifier for every login',
  requirement: {
    document: 'rfc9700',
    section: '2.1.1',
    level: 'MUST',
    text: 'Create a fresh verifier for each authorization request, also after one that failed.',
  },
  why:
    'A verifier that is used twice protects neither login: whoever learned it from the first one, from a log or from a server of ' +
    'his own, can redeem the code of the second. Verifiers that are made once, when the program starts, are an easy mistake.',
  flaw: 'constant-verifier',
  fix: 'Make the verifier inside the function that begins a login, never outside of it.',
  needs: ['pkce'],
  steps: [login(alice), deniedLogin(secondTab), login(mallory)],
  checks: [verifierIsFresh()],
});
