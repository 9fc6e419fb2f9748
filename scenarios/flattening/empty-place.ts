import { completesLogin, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'flattening/empty-place',
  title: 'Client uses the token at the top level when the other place is empty',
  requirement: {
    document: 'rfc6749',
    section: '5.1',
    level: 'MUST',
    text: 'Take the access token from the top level of the token response, and ignore members that are not known.',
  },
  why:
    'Providers that can return a second token below the top level keep that place when there is none. A client that ' +
    'prefers it whenever it is there ends up with no token at all, although a good one stands one level above.',
  flaw: 'prefers-empty-place',
  fix: 'Look for a nested token only where the configuration asks for it, and see whether it is there.',
  uses: ['api'],
  quirks: [{ id: 'dual-token', params: { missing: 'nested' } }],
  steps: [login()],
  checks: [completesLogin(), sendsNoMadeUpToken()],
});
