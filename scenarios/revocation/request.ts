import { postsRevocation } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { logOut, login } from '../../harness/steps.js';

export default defineScenario({
  id: 'revocation/request',
  title: 'Client revokes with a form that is posted',
  requirement: {
    document: 'rfc7009',
    section: '2.1',
    level: 'MUST',
    text: 'Send the token that is to be revoked in the form of a POST request.',
  },
  why:
    'A revocation request carries a token. In a URL it would be logged by every server on the way, before it is dead; in ' +
    'another format the server does not find it, and it lives on although the user was told otherwise.',
  flaw: 'revokes-in-url',
  fix: 'POST token=… as application/x-www-form-urlencoded to the revocation endpoint.',
  needs: ['logout'],
  uses: ['api'],
  appliesTo: ['revokes'],
  steps: [login(), logOut],
  checks: [postsRevocation()],
});
