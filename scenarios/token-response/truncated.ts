import { neverConnectsWithoutToken, sendsNoMadeUpToken } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'token-response/truncated',
  title: 'Client takes half a response for a failure',
  requirement: {
    document: 'rfc8259',
    section: '2',
    level: 'robustness',
    text: 'Bear a token response that breaks off without crashing and without a false success.',
  },
  why:
    'Proxies cut responses short now and then. Half a JSON text is no JSON: a client that takes what it can get from it, ' +
    'or nothing, and goes on, has a connection without a token or with a piece of one.',
  flaw: 'swallows-parse-error',
  fix: 'Use a JSON parser, and treat its failure as a failed token request.',
  uses: ['api'],
  quirks: [{ id: 'body-corruption' }],
  steps: [login()],
  checks: [neverConnectsWithoutToken(), sendsNoMadeUpToken()],
});
