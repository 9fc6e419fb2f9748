import type { Level } from '../harness/model/requirement.js';
import type { RequirementSet, Scenario, Suite } from '../harness/model/scenario.js';
import { frozen } from './frozen.js';

/** Suites for a purpose, across the topics. */
interface Purpose {
  id: string;
  title: string;
  scores: readonly Level[];
  includes: (scenario: Scenario, suite: Suite) => boolean;
}

const purposes: readonly Purpose[] = [
  {
    id: 'core',
    title: 'What every client needs: state, PKCE, token responses, refresh, no secrets in logs',
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    includes: (_, { id }) => ['state', 'pkce', 'token-response', 'refresh', 'censoring'].includes(id),
  },
  {
    id: 'oauth',
    title: 'What the RFCs ask of a client: a MUST that is broken fails, a SHOULD is a warning',
    scores: ['MUST'],
    includes: ({ requirement, checks }) =>
      [requirement, ...checks].some(({ level }) => level === 'MUST' || level === 'SHOULD'),
  },
  {
    id: 'platform',
    title: 'What an integration platform must bear, that connects users with many providers',
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    includes: (_, { id }) => !['mix-up', 'discovery'].includes(id),
  },
  {
    id: 'tolerance',
    title: 'What providers do in their own way, and a client should put up with',
    scores: ['robustness', 'interop'],
    includes: (scenario) => !isAttack(scenario) && ['robustness', 'interop'].includes(scenario.requirement.level),
  },
  {
    id: 'security',
    title: 'What an attacker would do, and what must stay secret',
    scores: ['MUST', 'SHOULD', 'robustness'],
    includes: (scenario, { id }) => isAttack(scenario) || ['state', 'pkce', 'mix-up', 'censoring'].includes(id),
  },
];

function isAttack({ steps }: Scenario): boolean {
  return steps.some(({ honest }) => honest !== undefined);
}

/** Each as it is today, and as it was frozen month by month, so that a new scenario turns nobody's CI red. */
export const sets: readonly RequirementSet[] = purposes.flatMap((purpose) => [
  { ...purpose, counts: () => true },
  ...Object.entries(frozen).map(([month, ids]) => ({
    ...purpose,
    id: `${purpose.id}@${month}`,
    counts: ({ id }: Scenario) => ids.includes(id),
  })),
]);
