import { metadataNameIssuer } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/metadata-issuer',
  title: 'Server metadata name the issuer that they were asked for',
  requirement: {
    document: 'rfc8414',
    section: '3.3',
    level: 'MUST',
    text: 'Let issuer be the URL from which the address of the metadata is made.',
  },
  why: 'A client must not use metadata whose issuer is another one, since anybody could serve them: it stops there.',
  flaw: 'publishes-another-issuer',
  fix: 'Set issuer to the URL that clients are told, without a slash more or less.',
  needs: ['metadata'],
  checks: [metadataNameIssuer()],
});
