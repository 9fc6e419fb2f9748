import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/unknown-members',
  title: 'Client ignores members that it does not know',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Ignore unrecognised members of the token response.',
  },
  why:
    'Servers add members of their own: an instance URL, a team, a signature, a null. A client that validates the response against a ' +
    'closed list breaks on the day on which the provider adds one.',
  flaw: 'rejects-unknown-members',
  fix: 'Read the members that you need and leave the others alone.',
  quirks: [{ id: 'token-extra-fields' }],
  steps: [login()],
  checks: [completesLogin()],
});
