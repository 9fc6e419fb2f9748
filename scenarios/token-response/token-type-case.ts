import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/token-type-case',
  title: 'Client compares token_type without regard to case',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Treat the value of token_type as case-insensitive.',
  },
  why:
    'bearer, Bearer and BEARER are the same token type, and servers write it in every way. A client that compares with one spelling ' +
    'refuses perfectly good responses.',
  flaw: 'token-type-case-sensitive',
  fix: 'Lower both sides before comparing, and write Bearer in the Authorization header.',
  quirks: [{ id: 'token-type-nonstandard', params: { value: 'bEARER' } }],
  steps: [login()],
  checks: [completesLogin()],
});
