import { moveEndpoints } from '../../harness/attacks.js';
import { completesSomeLogin } from '../../harness/checks/index.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { later, login, secondTab, thirdTab } from '../../harness/steps.js';

export default defineScenario({
  id: 'discovery/moved',
  title: 'Client notices that endpoints have moved',
  requirement: {
    document: 'rfc8414',
    section: '3.2',
    level: 'robustness',
    text: 'Read metadata again from time to time, or after a failure.',
  },
  why:
    'Providers move their endpoints, and say so in their metadata. A client that reads them once, when it is started, works until the ' +
    'old endpoints are switched off, and then nobody can log in until somebody thinks of starting it anew. Here a week goes by, and the ' +
    'first login after it may still fail.',
  flaw: 'keeps-metadata-forever',
  fix: 'Keep metadata for hours, not for ever, and read them again when an endpoint no longer answers as it should.',
  needs: ['discovery'],
  host: ['clock'],
  setup: { fresh: true },
  steps: [login(), moveEndpoints, login(secondTab), later(login(thirdTab))],
  checks: [completesSomeLogin()],
});
