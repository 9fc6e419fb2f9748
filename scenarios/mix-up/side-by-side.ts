import { completesLogins, keepsServersApart } from '../../harness/checks/index.js';
import { loginsSideBySide } from '../../harness/mix-up.js';
import { defineScenario } from '../../harness/model/scenario.js';

export default defineScenario({
  id: 'mix-up/side-by-side',
  title: 'Client answers each of two servers with its own code',
  requirement: {
    document: 'rfc9700',
    section: '4.4.2',
    level: 'MUST',
    text: 'Keep with each pending login which authorization server it was begun with, and redeem its code there.',
  },
  why:
    'Two users log in at the same time, each at another server. A client that keeps in one place which server it is dealing with ' +
    'redeems the code of the first at the server of the second: the login fails, and a stranger has seen a live code.',
  flaw: 'redeems-at-latest-server',
  fix: 'Keep the server with the pending login that the state belongs to, not in a variable that all logins share.',
  needs: ['two-issuers'],
  setup: { issuers: 2 },
  steps: [loginsSideBySide()],
  checks: [keepsServersApart(), completesLogins(2, 'robustness')],
});
