import { returnsIssuer } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/issuer-returned',
  title: 'Server names itself in the redirect as it does in its metadata',
  requirement: {
    document: 'rfc9207',
    section: '2',
    level: 'MUST',
    text: 'If the redirect has iss, let it be the issuer identifier of the metadata.',
  },
  why:
    'A platform that talks to many servers compares iss with the server that it has asked. If it differs by as much ' +
    'as a slash, the platform must take the answer for one of another server, and refuses it.',
  flaw: 'returns-another-issuer',
  fix: 'Take iss and the issuer of the metadata from one setting.',
  needs: ['tells-issuer', 'metadata'],
  checks: [returnsIssuer()],
});
