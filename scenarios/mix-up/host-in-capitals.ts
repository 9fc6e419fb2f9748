import { doesNotProceed, refusesLogin } from '../../harness/checks/index.js';
import { respellIssuer } from '../../harness/mix-up.js';
import { defineScenario } from '../../harness/model/scenario.js';
import { begin, consent } from '../../harness/steps.js';

export default defineScenario({
  id: 'mix-up/host-in-capitals',
  title: 'Client compares issuers as text, not as addresses',
  requirement: {
    document: 'rfc9207',
    section: '2.4',
    level: 'MUST',
    text: 'Compare iss with the issuer identifier character by character, without bringing either into another form.',
  },
  why:
    'A parser for addresses makes capital letters of a host small, drops default ports and resolves dots. Each parser does it in its ' +
    'own way, and what two of them make of one name is what attackers look for. The comparison is one of texts, so that there is ' +
    'nothing to disagree about.',
  flaw: 'normalises-iss',
  fix: 'Compare the two texts for equality. Do not parse them as URLs before.',
  needs: ['iss'],
  steps: [begin(), consent(), respellIssuer('host-in-capitals')],
  checks: [refusesLogin(), doesNotProceed()],
});
