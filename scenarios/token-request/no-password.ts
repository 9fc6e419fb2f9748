import { usesNoPasswordGrant } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/no-password',
  title: "Client never uses the end-user's password",
  requirement: {
    document: 'rfc9700',
    section: '2.4',
    level: 'MUST',
    text: 'Do not use the resource owner password credentials grant.',
  },
  why:
    'A client that asks users for the password that they have at the provider sees it, may store it and can lose it, and teaches ' +
    'users to type it anywhere. Two-factor and single sign-on do not work with it.',
  flaw: 'password-grant',
  fix: 'Send the user to the authorization endpoint, and redeem the code that comes back.',
  steps: [login()],
  checks: [usesNoPasswordGrant()],
});
