import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/content-type-case',
  title: 'Client compares the content type as a media type',
  requirement: {
    document: 'rfc9110',
    section: '8.3.1',
    level: 'robustness',
    text: 'Compare type and subtype without regard to case, and bear parameters behind them.',
  },
  why:
    'Application/JSON;charset="utf-8" is the same media type as application/json. A client that compares texts refuses it, ' +
    'and then no user of that provider can log in.',
  flaw: 'compares-content-type-as-text',
  fix: 'Take what stands before the semicolon, without blanks and in lower case, and compare that.',

  quirks: [{ id: 'token-content-type', params: { contentType: 'Application/JSON;charset="utf-8"' } }],
  steps: [login()],
  checks: [completesLogin()],
});
