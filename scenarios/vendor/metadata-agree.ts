import { metadataAgree } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/metadata-agree',
  title: 'Server metadata say what the server does',
  requirement: {
    document: 'rfc8414',
    section: '2',
    level: 'MUST',
    text: 'Publish metadata that agree with the behaviour.',
  },
  why:
    'Platforms and libraries configure themselves by the metadata. What is wrong there sends them to addresses that ' +
    'do not work, or makes them leave out PKCE.',
  flaw: 'publishes-wrong-metadata',
  fix: 'Generate the metadata from the configuration that the endpoints use; name S256 in code_challenge_methods_supported.',
  needs: ['metadata'],
  checks: [metadataAgree()],
});
