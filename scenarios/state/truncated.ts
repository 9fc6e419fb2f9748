import { refusesLogin, sendsNoTokenRequest } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'state/truncated',
  title: 'Client compares the whole of state',
  requirement: {
    document: 'rfc6749',
    section: '10.12',
    level: 'MUST',
    text: 'Refuse an authorization response whose state differs in a single character.',
  },
  why:
    'A comparison that looks at a prefix only, ignores case or trims the value lets through states that were never sent. Whatever ' +
    'weakens the comparison makes the value easier to guess, and hides that a server mangles it.',
  flaw: 'compares-state-loosely',
  fix: 'Compare the two strings for exact equality, best in constant time.',
  duties: ['state'],
  appliesTo: ['sends-state'],
  quirks: [{ id: 'state-mangled', params: { transform: 'truncate' } }],
  steps: [login()],
  checks: [refusesLogin(), sendsNoTokenRequest()],
});
