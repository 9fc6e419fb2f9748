import { escapesErrorText } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/error-text',
  title: 'Client shows no error text with its markup',
  requirement: {
    document: 'rfc6749',
    section: '10.14',
    level: 'MUST',
    text: 'Sanitize every value that is received, before it is used.',
  },
  why:
    'The text of an error stands in the address of the callback, where anybody can write it. A page that shows it as it is runs whatever script ' +
    "stands in it, with the client's own cookies: an attacker who gets somebody to open a link can do everything that this user can do.",
  flaw: 'shows-error-text-raw',
  fix: 'Escape the text for where it is shown, as any template engine does by default, or show a text of your own in its place.',
  host: ['page'],
  quirks: [{ id: 'hostile-error-text', params: { kinds: ['script', 'html'] } }],
  steps: [login()],
  checks: [escapesErrorText()],
});
