import { doesNotDowngrade } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'pkce/no-downgrade',
  title: 'Client does not retry with weaker PKCE',
  requirement: {
    document: 'rfc7636',
    section: '7.2',
    level: 'MUST',
    text: 'Do not fall back to plain, or to no challenge, after the server has refused the one that was sent.',
  },
  why:
    'An attacker who can make the server seem not to know PKCE, or a server that really does not, must not be able to switch the ' +
    'protection off. A client that then tries again with plain, or with nothing, has a protection that is only there while nobody ' +
    'attacks it. To begin no further login at such a server is fine.',
  flaw: 'retries-without-pkce',
  fix: 'Report the error to the user. If a server cannot do PKCE, let the operator say so in the configuration.',
  needs: ['pkce'],
  appliesTo: ['uses-pkce'],
  quirks: [{ id: 'pkce-policy', params: { mode: 'rejected' } }],
  steps: [login(), login(secondTab)],
  checks: [doesNotDowngrade()],
});
