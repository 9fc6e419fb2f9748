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
const pages = ['error-text', 'error-link', 'leaves-url', 'denied-again', 'head-first'].map((id) => `callback/${id}`);
/** All that is for clients that know several issuers, or read their metadata. */
const issuers = [...all('discovery'), ...all('mix-up').filter((id) => id !== 'mix-up/no-iss')];
const masking = [
  ...['logs', 'logs-on-failure', 'logs-on-refusal', 'logs-on-reset', 'logs-on-unreadable', 'logs-on-nested'],
  ...['headers', 'encoded', 'new-secrets', 'alike', 'echoed', 'echoed-in-logs', 'api-echoed', 'ends', 'legible'],
].map((id) => `censoring/${id}`);
const timeLimits = ['no-answer', 'drip', 'api-no-answer'].map((id) => `transport/${id}`);

/**
 * What is not `pass`, by release. Each entry was confirmed by reading the exchanges and the library's source: it is the
 * library that does this, neither the adapter file in test/clients nor the harness.
 */
const confirmed: Record<string, Partial<Record<Result, string[]>>> = {
  'openid-client@6.9.0': {
    skipped: ['token-response/no-lifetime-expired', ...refreshByItself, ...aroundTheLibrary, ...masking, ...pages],
  },
  'oauth4webapi@3.8.8': {
    skipped: [
      'token-response/less-scope',
      'token-response/no-lifetime-expired',
      ...refreshByItself,
      ...aroundTheLibrary,
      ...masking,
      ...pages,
      ...timeLimits,
    ],
  },
  'simple-oauth2@5.1.0': {
    fail: [
      // getToken() resolved with access_token: {…}
      'token-response/nested',
      // getToken() resolved with access_token: null
      'token-response/null-token',
      // getToken() resolved with access_token: '' (empty)
      'token-response/empty-token',
      // getToken() resolved with access_token: true
      'token-response/token-not-text',
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
      // getToken() resolved with { accessToken, refreshToken, expiresIn, tokenType }
      'flattening/camel-case',
      // getToken() resolved with { code: 40110, message, data: {} }
      'flattening/empty-envelope',
      // the refresh after one that brought no refresh token sent refresh_token= (empty)
      'refresh/kept-when-omitted',
      // error.data.res.req holds the token request's header, Authorization: Basic … included
      'censoring/errors',
    ],
    // the token request has no User-Agent header
    warn: ['token-request/user-agent'],
    skipped: [
      ...['token-request/client-id', 'client-auth/public-without-secret'],
      ...[...all('state'), ...all('pkce'), 'token-response/unknown-token-type'],
      ...['token-response/less-scope', 'token-response/no-lifetime-expired'],
      ...[...refreshByItself, ...aroundTheLibrary, ...masking, 'censoring/urls'],
      ...issuers,
      ...['two-codes', 'token-without-code', 'token-beside-code', 'lapsed', 'empty'].map((id) => `callback/${id}`),
      ...pages,
      ...timeLimits,
      ...[...all('resource'), 'refresh/other-user'],
      ...['always/fresh-challenge', 'always/s256'],
    ],
  },
  '@badgateway/oauth2-client@3.3.1': {
    fail: [
      // appended ?client_id=… to an authorization endpoint that ends with ?tenant=acme
      'authorization-request/endpoint-query',
      // followed a 302 with a GET to the other origin, and connected with the token from there
      'token-request/redirect-is-no-success',
      // redeemed the first of two codes
      'callback/two-codes',
      // redeemed the code of a callback with state=(the one sent)&state=login
      'state/duplicated',
      // threw the words of a forged error response: it looks at error before it looks at state
      'state/forged-error',
      // connected on access_token: {…} and called the API with Bearer [object Object]
      'token-response/nested',
      // connected on access_token: true and called the API with Bearer true
      'token-response/token-not-text',
      // refused JSON of type Application/JSON;charset="utf-8": it compares the beginning of the header's text
      'token-response/content-type-case',
      // refreshed without end after a first refresh: its timer of 30 days overflows, and each new token sets another one
      'token-response/long-lifetime',
      // threw a TypeError on scope: […]: it calls scope.split
      'flattening/scope-list',
      // called the API with Bearer and a token of token_type mac
      'token-response/unknown-token-type',
      // repeated code and code_verifier at the other origin that a 307 named, and connected with the token from there
      'token-response/redirected',
      // sent the refresh token again with each use after invalid_grant
      'refresh/invalid-grant',
    ],
    // no login gets as far as the token endpoint, as authorization-request/endpoint-query shows
    inconclusive: ['token-request/endpoint-query'],
    skipped: ['token-response/less-scope', ...aroundTheLibrary, ...masking, ...issuers, ...pages, ...timeLimits],
  },
};

/** For all scenarios, of which those that ask for a fresh process start one each, on a busy machine. */
const wholeCatalogueMs = 120_000;

test.each(Object.entries(confirmed))(
  '%s gets the verdicts that were confirmed',
  async (release, expected) => {
    const file = release.replace(/@[^@]+$/, '').replace(/^@(.+)\//, '$1-');
    const client = await moduleAdapter(join(import.meta.dirname, `../clients/${file}.ts`), { jobs: 2 });
    const installed = `${client.name}@${client.version}`;
    const report = await runGauntlet({ client, suites, seed: 'real clients' });
    if (installed !== release)
      throw new Error(`${installed} is installed, not ${release}: confirm its verdicts anew by its exchanges.`);
    expect(exceptionsIn(report)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([result, ids]) => [result, ids.toSorted()])),
    );
  },
  wholeCatalogueMs,
);

function exceptionsIn({ verdicts }: Report): Record<string, string[]> {
  const exceptions: Record<string, string[]> = {};
  for (const { scenario, result } of verdicts.toSorted((a, b) => (a.scenario < b.scenario ? -1 : 1)))
    if (result !== 'pass') (exceptions[result] ??= []).push(scenario);
  return exceptions;
}
