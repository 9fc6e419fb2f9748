import { completesSomeLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { login } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/unknown-members',
  title: 'Client ignores what it does not know in metadata',
  requirement: {
    document: 'rfc8414',
    section: '2',
    level: 'interop',
    text: 'Work with metadata that have members which no specification of the client names.',
  },
  why:
    'Every extension of OAuth adds members to the metadata, and providers add their own. A client that refuses a document for what it ' +
    'does not understand stops working on the day on which the provider learns something new.',
  flaw: 'rejects-unknown-metadata',
  fix: 'Read the members that are needed, and leave the others alone, whatever their values are.',
  needs: ['discovery'],
  setup: { fresh: true },
  quirks: [
    {
      id: 'discovery-lies',
      params: {
        patch: {
          x_vendor: { regions: ['eu', 'us'], beta: null },
          x_nothing: null,
          x_number: 18446744073709552000,
          x_list: [[], {}, 'text', false],
          x_empty: '',
        },
      },
    },
  ],
  steps: [login()],
  checks: [completesSomeLogin()],
});
