import { redeemsCodeOnce } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/once-after-unreadable',
  title: 'Client sends the code once when the token endpoint answers with no token',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Do not use an authorization code more than once.',
  },
  why:
    'An answer of status 200 without a token, such as a page for people, does not tell what became of the code. A client that asks again until ' +
    'it understands the answer uses one code many times, at which a careful server revokes everything that this code ever led to.',
  flaw: 'resends-code-after-unreadable',
  fix: 'Treat an answer that cannot be read as the end of this login, and offer to begin a new one.',
  quirks: [{ id: 'html-maintenance-page' }],
  steps: [login()],
  checks: [redeemsCodeOnce()],
});
