import { asksForJsonOrReadsForm } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-request/accept',
  title: 'Client asks for JSON, or understands what it gets otherwise',
  requirement: {
    document: 'rfc9110',
    section: '12.5.1',
    level: 'interop',
    text: 'Send Accept: application/json with token requests, unless a form-encoded response is understood.',
  },
  why:
    'Some well-known providers answered with a form before there was a standard, and still do so when nobody asks for JSON. A ' +
    'client that neither asks nor understands the form finds no token in the response.',
  flaw: 'expects-json-unasked',
  fix: 'Send the header Accept: application/json with every token request.',
  setup: { quirks: [{ id: 'accept-negotiated' }] },
  steps: [login()],
  checks: [asksForJsonOrReadsForm()],
});
