import { returnsCodeInQuery } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/code-in-query',
  title: 'Server returns one code in the query of the redirect',
  requirement: {
    document: 'rfc6749',
    section: '4.1.2',
    level: 'MUST',
    text: 'Add code and state to the query of the redirect URI, each once, and no error beside them.',
  },
  why:
    'A platform reads the query of the redirect. A fragment never reaches it, and of two codes, or of a code beside ' +
    'an error, it cannot tell which one counts: it has to refuse the login.',
  flaw: 'returns-code-elsewhere',
  fix: 'For response_type=code add code and state to the query, each once; add error only if there is no code.',
  checks: [returnsCodeInQuery()],
});
