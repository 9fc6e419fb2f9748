import { encodesBasicCredentials } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/basic-encoding',
  title: 'Client encodes identifier and secret before it puts them into a Basic header',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'interop',
    text: 'Form-encode client identifier and secret, each by itself, before they are joined for HTTP Basic; or refuse those that would change.',
  },
  why:
    'OAuth has its own step before HTTP Basic: identifier and secret are form-encoded first. A server that undoes it gets another ' +
    'secret from a client that left it out, as soon as there is a + or % or : in it. Not every server undoes it: where the ' +
    'provider is known not to, leave the step out there.',
  flaw: 'basic-unencoded',
  fix: 'Form-encode client_id and client_secret one by one, join them with a colon and encode that as Base64.',
  needs: ['basic'],
  setup: { reconfigured: true, clientAuth: 'basic', credentials: 'odd' },
  steps: [login()],
  checks: [encodesBasicCredentials()],
});
