import { givesUpInTime } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/drip',
  title: 'Client gives up a token response that comes byte by byte',
  requirement: {
    document: 'rfc9112',
    section: '9.5',
    level: 'robustness',
    text: 'Let the time limit of a token request go on until the last byte of its answer.',
  },
  why:
    'Many time limits end with the first byte of an answer, or begin anew with each piece. A server that sends a few bytes now and ' +
    'then, broken or hostile, keeps such a client waiting for as long as it likes.',
  flaw: 'limits-first-byte-only',
  fix: 'Keep one deadline for the whole exchange, and apply it while the body is read, too.',
  needs: ['timeout'],
  realTime: true,
  setup: { timeoutMs: 500 },
  quirks: [
    {
      id: 'slow-response',
      // A piece every tenth of a second: about a second and a half in all.
      params: { delayMs: 0, dripMs: 100, dripBytes: 16 },
      when: { endpoint: 'token' },
    },
  ],
  steps: [login()],
  checks: [givesUpInTime('callback')],
});
