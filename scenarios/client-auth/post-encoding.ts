import { secretArrives } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'client-auth/post-encoding',
  title: 'Client encodes the secret that it sends in the body',
  requirement: {
    document: 'rfc6749',
    section: '2.3.1',
    level: 'MUST',
    text: 'Send client_secret as a parameter of the form, encoded as any other.',
  },
  why:
    'In a form, & ends a value, + is a space and % begins an escape. A body that is put together from texts carries a shorter or ' +
    'another secret as soon as the provider issues one with such a character: it works for most customers and not for some.',
  flaw: 'joins-form-by-hand',
  fix: 'Build the body with a library (URLSearchParams, urlencode), not by joining texts.',
  needs: ['post'],
  setup: { reconfigured: true, clientAuth: 'post', credentials: 'odd' },
  steps: [login()],
  checks: [secretArrives()],
});
