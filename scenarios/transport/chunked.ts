import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'transport/chunked',
  title: 'Client reads a token response that comes in chunks',
  requirement: {
    document: 'rfc9112',
    section: '7.1',
    level: 'MUST',
    text: 'Be able to parse and decode the chunked transfer coding, chunk extensions and trailer fields included.',
  },
  why:
    'Servers and proxies send bodies of unknown length in chunks, without Content-Length, and may close the connection after them. A ' +
    'client that reads as many bytes as Content-Length says finds nothing, and works until a proxy is put in between.',
  flaw: 'reads-content-length',
  fix: 'Leave the reading of bodies to an HTTP library, and do not look at Content-Length.',
  quirks: [{ id: 'body-corruption', params: { kind: 'tiny-chunks' } }],
  steps: [login()],
  checks: [completesLogin()],
});
