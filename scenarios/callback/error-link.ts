import { linksToNoScript } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'callback/error-link',
  title: 'Client makes no link of an error_uri that is a script',
  requirement: {
    document: 'rfc6749',
    section: '10.14',
    level: 'MUST',
    text: 'Sanitize every value that is received, before it is used.',
  },
  why:
    'An error may come with the address of a page that explains it. In a link, that address is only as harmless as its scheme: one that begins with javascript: ' +
    "runs in the client's own page as soon as somebody presses the link, and escaping does not change that.",
  flaw: 'links-error-uri',
  fix: 'Link to error_uri only if it parses as an http or https address, or do not show it at all.',
  host: ['page'],
  quirks: [{ id: 'hostile-error-text', params: { kinds: ['script'] } }],
  steps: [login()],
  checks: [linksToNoScript()],
});
