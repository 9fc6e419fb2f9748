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

/** What is lawful, or common: topics, and scenarios of others. */
export const tolerance: readonly string[] = [
  'authorization-request/endpoint-query',
  'discovery/unknown-members',
  'discovery/moved',
  'mix-up/no-iss',
  'pkce/required',
  'token-request/endpoint-query',
  'token-request/accept',
  'token-request/user-agent',
  'client-auth/basic-encoding',
  'client-auth/configured-post',
  'client-auth/configured-basic',
  'callback/code-characters',
  'callback/long-code',
  'callback/unknown-parameters',
  'callback/empty',
  'callback/denied-again',
  'callback/head-first',
  'callback/after-denial',
  'token-response/nested',
  'token-response/null-token',
  'token-response/empty-token',
  'token-response/token-not-text',
  'token-response/nested-elsewhere',
  'token-response/enveloped',
  'token-response/renamed',
  'token-response/error-in-200',
  'token-response/ok-false',
  'token-response/error-with-token',
  'token-response/error-code-told',
  'token-response/form-encoded',
  'token-response/wrong-content-type',
  'token-response/content-type-case',
  'token-response/page-for-people',
  'token-response/truncated',
  'token-response/two-tokens',
  'token-response/unknown-members',
  'token-response/token-type-case',
  'token-response/unknown-token-type',
  'token-response/long-token',
  'token-response/token-symbols',
  'token-response/token-like-jwt',
  'token-response/token-unlike-jwt',
  'token-response/less-scope',
  'token-response/no-lifetime',
  'token-response/no-lifetime-expired',
  'token-response/null-lifetime',
  'token-response/lifetime-as-text',
  'token-response/fractional-lifetime',
  'token-response/zero-lifetime',
  'token-response/long-lifetime',
  'token-response/endless-lifetime',
  'flattening',
  'refresh/kept-when-omitted',
  'refresh/server-error',
  'refresh/reset',
  'refresh/none-issued',
  'refresh/rate-limited',
  'refresh/insufficient-scope',
  'refresh/refused-with-401',
  'refresh/error-in-200',
  'resource/odd-challenge',
  'resource/no-challenge',
  'resource/rate-limited',
  'revocation/any-body',
  'revocation/unavailable',
  'transport/retry-after',
  'transport/chunked',
  'transport/survives',
];

/** What an attacker does, and what he would like to find: topics, and scenarios of others. */
export const security: readonly string[] = [
  'state',
  'mix-up',
  'pkce',
  'censoring',
  'always',
  'discovery/foreign-issuer',
  'discovery/trailing-slash',
  'discovery/redirected',
  'discovery/script-endpoint',
  'discovery/file-endpoint',
  'token-request/code-in-url',
  'token-request/no-password',
  'token-request/redirect-is-no-success',
  'client-auth/public-without-secret',
  'client-auth/no-probing',
  'callback/two-codes',
  'callback/token-without-code',
  'callback/token-beside-code',
  'callback/parameter-names',
  'callback/error-text',
  'callback/error-link',
  'callback/leaves-url',
  'callback/lapsed',
  'token-response/hostile-names',
  'token-response/deeply-nested',
  'token-response/redirected',
  'refresh/stays-home',
  'refresh/other-user',
  'resource/one-place',
  'resource/redirected',
  'revocation/access-token-unused',
  'revocation/refresh-token-unused',
];

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
    scores: ['MUST', 'SHOULD', 'robustness', 'interop'],
    includes: among(tolerance),
  },
  {
    id: 'security',
    title: 'What an attacker would do, and what must stay secret',
    scores: ['MUST', 'SHOULD', 'robustness'],
    includes: among(security),
  },
];

function among(names: readonly string[]): Purpose['includes'] {
  return ({ id }, suite) => names.includes(id) || names.includes(suite.id);
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
