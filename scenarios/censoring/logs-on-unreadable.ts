import { keepsBadResponsesOutOfLogs } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login, secondTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'censoring/logs-on-unreadable',
  title: 'Client logs no token of a response that it cannot parse',
  requirement: {
    document: 'rfc6749',
    section: '10.3',
    level: 'robustness',
    text: 'Keep tokens out of what is logged about a response that is cut off.',
  },
  why:
    'Masking often works on members: access_token is masked, the rest is shown. When a response is cut off there are no members, only a ' +
    'text that could not be parsed. The error that quotes it quotes the token, which works.',
  flaw: 'logs-unparsed-response',
  fix: 'Log the length and the type of a response that cannot be parsed, or search its text for what looks like a token.',
  needs: ['log'],
  // The first login goes well, for comparison.
  quirks: [{ id: 'body-corruption', when: { grantType: 'authorization_code', nth: 2 } }],
  steps: [login(), login(secondTab)],
  checks: [keepsBadResponsesOutOfLogs()],
});
