import { asksAtInsertedPath } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/well-known-path',
  title: 'Client asks for metadata where an issuer with a path has them',
  requirement: {
    document: 'rfc8414',
    section: '3.1',
    level: 'MUST',
    text: "Form the address of the metadata by putting the well-known path between the host and the issuer's own path, and use GET.",
  },
  why:
    'The issuer identifier of a tenant has a path: https://host/acme. Its metadata are at https://host/.well-known/…/acme, not behind the ' +
    'path. A client that appends the well-known path finds nothing at many servers, or, where a tenant can publish files, what the ' +
    'tenant put there. The document openid-configuration is appended, as OpenID Connect asks, and both are fine here.',
  flaw: 'appends-well-known-path',
  fix: 'Insert /.well-known/oauth-authorization-server before the path of the issuer, without the slash at its end.',
  needs: ['discovery'],
  steps: [login()],
  checks: [asksAtInsertedPath()],
});
