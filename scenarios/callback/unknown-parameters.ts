import { completesLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/unknown-parameters',
  title: 'Client ignores parameters of the callback that it does not know',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Ignore parameters of the authorization response that are not known.',
  },
  why:
    'Providers add to the callback what they like: the company that was chosen, the region, a session state. A client that accepts nothing ' +
    'but code and state stops working on the day on which a provider adds something, although nothing is wrong.',
  flaw: 'rejects-unknown-parameters',
  fix: 'Read the parameters that you need, and leave the others alone.',
  quirks: [
    {
      id: 'callback-extra-params',
      params: { params: { realmId: '9130347957983546', session_state: 'c2Vzc2lvbg.1', 'shop[]': 'a b&c' } },
    },
  ],
  steps: [login()],
  checks: [completesLogin()],
});
