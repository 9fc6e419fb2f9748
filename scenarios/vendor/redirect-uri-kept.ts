import { returnsToRedirectUri } from '../../harness/certify/checks/index.js';
import { defineVendorScenario } from '../../harness/model/vendor.js';

export default defineVendorScenario({
  id: 'vendor/redirect-uri-kept',
  title: 'Server sends the browser to exactly the redirect URI that was asked for',
  requirement: {
    document: 'rfc6749',
    section: '3.1.2',
    level: 'MUST',
    text: 'Send the browser to the redirect URI of the request, and keep the query that it has.',
  },
  why:
    'The redirect URI is where the platform waits. A slash more, another host or a query that got lost leads past it: ' +
    'the end-user has agreed and lands on an error page.',
  flaw: 'changes-the-redirect-uri',
  fix: 'Take the redirect URI as it was registered and asked for, and add the response to its query without touching what is there.',
  checks: [returnsToRedirectUri()],
});
