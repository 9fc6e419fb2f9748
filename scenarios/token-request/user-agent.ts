import { namesItsSoftware } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/user-agent',
  title: 'Client names its software in token requests',
  requirement: {
    document: 'rfc9110',
    section: '10.1.5',
    level: 'interop',
    text: 'Send a User-Agent header with token requests.',
  },
  why:
    'Some providers refuse every request without this header, and others slow it down as that of a robot. When there is trouble, ' +
    'it is also how they find out whom to write to.',
  flaw: 'no-user-agent',
  fix: 'Send a User-Agent header with the name of the application and its version.',
  steps: [login()],
  checks: [namesItsSoftware()],
});
