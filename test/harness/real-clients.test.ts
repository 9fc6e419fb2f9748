import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { moduleAdapter } from '../../harness/adapters/module.js';
import { runGauntlet } from '../../harness/gauntlet.js';
import type { Report, Result } from '../../harness/model/verdict.js';
import { scenarios, suites } from '../../scenarios/index.js';

const all = (suite: string) => scenarios.map(({ id }) => id).filter((id) => id.startsWith(`${suite}/`));
const refreshByItself = [
  ...['single-flight', 'invalid-grant', 'no-loop', 'none-issued', 'ahead', 'lifetime'],
  ...['insufficient-scope', 'refused-with-401', 'error-in-200'],
].map((id) => `refresh/${id}`);
/** Libraries have no store of their own, and log nobody out. */
const aroundTheLibrary = [
  ...['killed-at-first-use', 'killed-while-refreshing', 'two-processes', 'two-processes-at-once'].map(
    (id) => `refresh/${id}`,
  ),
  ...all('revocation'),
];
const masking = ['logs', 'logs-on-failure', 'headers', 'encoded', 'new-secrets', 'alike', 'echoed'].map(
  (id) => `censoring/${id}`,
);

/**
 * What is not `pass`, by release. Each entry was confirmed by reading the exchanges and the library's source: it is the
 * library that does this, neither the adapter file in test/clients nor the harness.
 */
const confirmed: Record<string, Partial<Record<Result, string[]>>> = {
  'openid-client@6.9.0': { skipped: [...refreshByItself, ...aroundTheLibrary, ...masking] },
  'oauth4webapi@3.8.8': { skipped: [...refreshByItself, ...aroundTheLibrary, ...masking] },
  'simple-oauth2@5.1.0': {
    fail: [
      // getToken() resolved with access_token: {…}
      'token-response/nested',
      // getToken() resolved with { authed_user: { access_token } } and no access_token
      'token-response/nested-elsewhere',
      // getToken() resolved with { data: { access_token } }
      'token-response/enveloped',
      // getToken() resolved with { token, refresh }
      'token-response/renamed',
      // getToken() resolved with { error: 'invalid_grant' }
      'token-response/error-in-200',
      // getToken() resolved with { ok: false }
      'token-response/ok-false',
      // the refresh after one that brought no refresh token sent refresh_token= (empty)
      'refresh/kept-when-omitted',
      // error.data.res.req holds the token request's header, Authorization: Basic … included
      'censoring/errors',
    ],
    skipped: [
      ...[...all('state'), ...all('pkce'), 'token-response/unknown-token-type'],
      ...[...refreshByItself, ...aroundTheLibrary, ...masking, 'censoring/urls'],
      ...[...all('resource'), 'refresh/other-user'],
    ],
  },
  '@badgateway/oauth2-client@3.3.1': {
    fail: [
      // redeemed the code of a callback with state=(the one sent)&state=login
      'state/duplicated',
      // threw the words of a forged error response: it looks at error before it looks at state
      'state/forged-error',
      // connected on access_token: {…} and called the API with Bearer [object Object]
      'token-response/nested',
      // called the API with Bearer and a token of token_type mac
      'token-response/unknown-token-type',
      // repeated code and code_verifier at the other origin that a 307 named, and connected with the token from there
      'token-response/redirected',
      // sent the refresh token again with each use after invalid_grant
      'refresh/invalid-grant',
    ],
    skipped: [...aroundTheLibrary, ...masking],
  },
};

test.each(Object.entries(confirmed))('%s gets the verdicts that were confirmed', async (release, expected) => {
  const file = release.replace(/@[^@]+$/, '').replace(/^@(.+)\//, '$1-');
  const client = await moduleAdapter(join(import.meta.dirname, `../clients/${file}.ts`), { jobs: 2 });
  const installed = `${client.name}@${client.version}`;
  const report = await runGauntlet({ client, suites, seed: 'real clients' });
  if (installed !== release)
    throw new Error(`${installed} is installed, not ${release}: confirm its verdicts anew by its exchanges.`);
  expect(exceptionsIn(report)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([result, ids]) => [result, ids.toSorted()])),
  );
});

function exceptionsIn({ verdicts }: Report): Record<string, string[]> {
  const exceptions: Record<string, string[]> = {};
  for (const { scenario, result } of verdicts.toSorted((a, b) => (a.scenario < b.scenario ? -1 : 1)))
    if (result !== 'pass') (exceptions[result] ??= []).push(scenario);
  return exceptions;
}
