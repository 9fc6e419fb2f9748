import { completesLastLogin, survives } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { alice, login, secondTab, thirdTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/survives',
  title: 'Client survives token responses that are broken',
  requirement: {
    document: 'rfc9112',
    section: '8',
    level: 'robustness',
    text: 'Refuse what is cut off, wrongly packed or wrongly framed, and serve the next user.',
  },
  why:
    'A response that breaks off, claims to be gzip and is not, or has garbage where the length of a chunk should stand, makes HTTP ' +
    'libraries throw in unusual places: while the body is read, or in an event that nobody listens to. In a server one such error can ' +
    'end the process, and all users with it.',
  flaw: 'crashes-on-broken-body',
  fix: 'Handle errors while the body is read and parsed as you do those of the connection, and test with broken bodies.',
  quirks: [
    { id: 'body-corruption', params: { kind: 'truncated' }, when: { grantType: 'authorization_code', nth: 1 } },
    { id: 'body-corruption', params: { kind: 'broken-chunks' }, when: { grantType: 'authorization_code', nth: 2 } },
    { id: 'body-corruption', params: { kind: 'not-gzip' }, when: { grantType: 'authorization_code', nth: 3 } },
  ],
  steps: [login(), login(secondTab), login(thirdTab), login({ ...alice, flow: 'last tab' })],
  checks: [survives(), completesLastLogin()],
});
