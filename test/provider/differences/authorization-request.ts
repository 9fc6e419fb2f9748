import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { Issuer } from '../../../provider/index.js';
import {
  authorize,
  callbackOf,
  challenge,
  codeOf,
  confidential,
  login,
  me,
  redeem,
  redirectUri,
  verifier,
} from '../visitor.js';
import { defineDifferences } from './difference.js';
import { outcome, outcomes } from './outcomes.js';

type Fields = Record<string, string | undefined>;

export const authorizationRequestDifferences = defineDifferences(
  {
    quirk: 'auth-param-rename',
    shows: 'requests with the standard name of the client identifier, and with the new one',
    look: async (issuer) => [await outcome(issuer), await outcome(issuer, { client_id: undefined, client_key: 'app' })],
    without: ['code', 400],
    with: [400, 'code'],
  },
  {
    quirk: 'auth-param-rename',
    params: { rename: { client_id: 'appid', redirect_uri: 'redirect_url', state: 'customField' } },
    shows: 'a login with three new names, and the state that comes back',
    look: async (issuer) => {
      const renamed = {
        ...{ client_id: undefined, redirect_uri: undefined, state: undefined },
        ...{ appid: 'app', redirect_url: redirectUri, customField: 'state-2' },
      };
      const response = await authorize(issuer, renamed);
      if (!response.headers.has('location')) return response.status;
      const callback = callbackOf(response);
      const tokens = (await redeem(issuer, callback.get('code') ?? '')).body;
      return [callback.get('state'), (await me(issuer, tokens['access_token'])).status];
    },
    without: 400,
    with: ['state-2', 200],
  },
  {
    quirk: 'empty-param-rejected',
    shows: 'requests with empty parameters',
    look: (issuer) =>
      outcomes(issuer, {}, { scope: '' }, { state: '' }, { nonce: '' }, { state: undefined, scope: undefined }),
    without: ['code', 'code', 'code', 'code', 'code'],
    with: ['code', 'invalid_request', 'invalid_request', 'code', 'code'],
  },
  {
    quirk: 'empty-param-rejected',
    params: { params: ['nonce', 'redirect_uri'] },
    shows: 'a request whose empty parameter is the one that the answer would go to',
    look: (issuer) => outcomes(issuer, { nonce: '' }, { redirect_uri: '' }),
    without: ['code', 'code'],
    with: ['invalid_request', 'invalid_request'],
  },
  {
    quirk: 'auth-extra-params-required',
    shows: 'requests without, with, and with a wrong extra parameter',
    look: (issuer) => outcomes(issuer, {}, { owner: 'user' }, { owner: 'workspace' }),
    without: ['code', 'code', 'code'],
    with: ['invalid_request', 'code', 'invalid_request'],
  },
  {
    quirk: 'auth-extra-params-required',
    params: { required: { application_id: 'amzn1.*.app.*', context: '*' } },
    shows: 'requests with extra parameters that fit a pattern, or do not',
    look: (issuer) =>
      outcomes(
        issuer,
        { application_id: 'amzn1.sp.app.7', context: 'stores/x' },
        { application_id: 'amzn1.sp.7', context: 'stores/x' },
        { application_id: 'amzn1.sp.app.7' },
        { application_id: 'amzn1.app.7', context: 'stores/x' },
      ),
    without: ['code', 'code', 'code', 'code'],
    with: ['code', 'invalid_request', 'invalid_request', 'invalid_request'],
  },
  {
    quirk: 'state-policy',
    shows: 'requests with and without state',
    look: (issuer) => outcomes(issuer, {}, { state: undefined }, { state: '' }),
    without: ['code', 'code', 'code'],
    with: ['code', 'invalid_request', 'invalid_request'],
  },
  {
    quirk: 'state-policy',
    shows: 'requests without state that name no redirect URI, a foreign one, a foreign client, or none',
    look: (issuer) =>
      outcomes(
        issuer,
        { state: undefined, redirect_uri: undefined },
        { state: undefined, redirect_uri: 'https://evil.example/' },
        { state: undefined, client_id: 'stranger' },
        { state: undefined, client_id: undefined },
      ),
    without: ['code', 400, 400, 400],
    with: ['invalid_request', 400, 400, 400],
  },
  {
    quirk: 'state-policy',
    shows: 'how a refusal comes back',
    look: (issuer) =>
      modes(
        issuer,
        { state: undefined },
        { state: undefined, response_mode: 'fragment' },
        { state: undefined, response_mode: 'form_post' },
        { response_mode: 'form_post', response_type: 'no such' },
      ),
    without: ['query code', 'fragment code', 'form_post code', 'form_post error'],
    with: ['query error', 'fragment error', 'form_post error', 'form_post error'],
  },
  {
    quirk: 'state-policy',
    params: { required: false, minLength: 4, maxLength: 8, charset: 'alphanumeric' },
    shows: 'requests with states of several lengths and alphabets',
    look: (issuer) =>
      outcomes(
        issuer,
        { state: undefined },
        { state: 'abcd1' },
        { state: 'a' },
        { state: 'abcdefghi' },
        { state: 'ab-cd' },
      ),
    without: ['code', 'code', 'code', 'code', 'code'],
    with: ['code', 'code', 'invalid_request', 'invalid_request', 'invalid_request'],
  },
  {
    quirk: 'state-policy',
    params: { charset: 'url-safe' },
    shows: 'a state in Base64, and in base64url; the error brings it back',
    look: async (issuer) => [
      await outcome(issuer, { state: 'a-_~.9' }),
      Object.fromEntries(callbackOf(await authorize(issuer, { state: 'a+/=' }))),
    ],
    without: ['code', { code: expect.any(String), state: 'a+/=', iss: expect.any(String) }],
    with: [
      'code',
      {
        error: 'invalid_request',
        error_description: 'state holds characters that are not supported',
        state: 'a+/=',
        iss: expect.stringContaining('/issuer-'),
      },
    ],
  },
  {
    quirk: 'nonce-required',
    shows: 'requests with and without nonce, for plain OAuth and for OpenID Connect',
    look: (issuer) => outcomes(issuer, {}, { nonce: 'n' }, { scope: 'openid' }, { scope: 'openid', nonce: 'n' }),
    without: ['code', 'code', 'code', 'code'],
    with: ['invalid_request', 'code', 'invalid_request', 'code'],
  },
  {
    quirk: 'nonce-required',
    params: { required: 'openid' },
    shows: 'requests without nonce',
    look: (issuer) => outcomes(issuer, {}, { scope: 'openid' }),
    without: ['code', 'code'],
    with: ['code', 'invalid_request'],
  },
  {
    quirk: 'response-type-variant',
    shows: 'requests for the standard response type, and for another',
    look: (issuer) => outcomes(issuer, {}, { response_type: 'auth_code' }, { response_type: undefined }),
    without: ['code', 'unsupported_response_type', 'invalid_request'],
    with: ['unsupported_response_type', 'code', 'invalid_request'],
  },
  {
    quirk: 'response-type-variant',
    params: { value: 'none' },
    shows: 'a login without response_type',
    look: async (issuer) => {
      const response = await authorize(issuer, { response_type: undefined });
      const { body } = await redeem(issuer, callbackOf(response).get('code') ?? '');
      return [body['token_type'] ?? body['error'], await outcome(issuer)];
    },
    without: ['invalid_request', 'code'],
    with: ['Bearer', 'code'],
  },
  {
    quirk: 'response-type-variant',
    params: { value: 'web_server', param: 'type' },
    shows: 'requests with type=web_server',
    look: (issuer) => outcomes(issuer, {}, { type: 'web_server', response_type: undefined }),
    without: ['code', 'invalid_request'],
    with: ['invalid_request', 'code'],
  },
  {
    quirk: 'response-type-variant',
    params: { value: 'code id_token' },
    shows: 'the callback of a request for a code and an ID Token',
    look: async (issuer) => {
      const fields = { response_type: 'id_token code', scope: 'openid', nonce: 'n-1' };
      const hash = new URL((await authorize(issuer, fields)).headers.get('location') ?? '').hash;
      const callback = new URLSearchParams(hash.slice(1));
      const code = callback.get('code') ?? '';
      const idToken = callback.get('id_token');
      const keys = createRemoteJWKSet(new URL(issuer.endpoints.jwks));
      const expected = { issuer: issuer.identifier, audience: 'app' };
      const claims = idToken === null ? undefined : (await jwtVerify(idToken, keys, expected)).payload;
      return {
        names: [...callback.keys()].sort(),
        nonce: claims?.['nonce'],
        // OpenID Connect Core §3.3.2.11: the left half of the hash of the code.
        hashFits:
          claims?.['c_hash'] === createHash('sha256').update(code).digest().subarray(0, 16).toString('base64url'),
        token: (await redeem(issuer, code)).body['token_type'],
        withoutNonce: await outcome(issuer, { ...fields, nonce: undefined }),
      };
    },
    without: {
      names: ['error', 'error_description', 'iss', 'state'],
      hashFits: false,
      withoutNonce: 'unsupported_response_type',
    },
    with: {
      names: ['code', 'id_token', 'iss', 'state'],
      nonce: 'n-1',
      hashFits: true,
      token: 'Bearer',
      withoutNonce: 'invalid_request',
    },
  },
  {
    quirk: 'response-mode',
    shows: 'the callback of requests that do not say how it shall come, and that do',
    look: (issuer) => modes(issuer, {}, { response_mode: 'query' }, { response_mode: 'fragment' }, { scope: 'é' }),
    without: ['query code', 'query code', 'fragment code', 'query error'],
    with: ['form_post code', 'query code', 'fragment code', 'form_post error'],
  },
  {
    quirk: 'response-mode',
    params: { forced: 'form_post' },
    when: { scope: 'email' },
    shows: 'the callback of requests for an e-mail address, and for none',
    look: (issuer) => modes(issuer, { response_mode: 'query' }, { response_mode: 'query', scope: 'openid email' }),
    without: ['query code', 'query code'],
    with: ['query code', 'form_post code'],
  },
  {
    quirk: 'response-mode',
    params: { default: 'query', required: true, allowed: ['form_post'] },
    shows: 'requests without a response mode, with one that is not supported, and with one that is',
    look: async (issuer) => [
      ...(await outcomes(issuer, {}, { response_mode: 'fragment' })),
      ...(await modes(issuer, { response_mode: 'form_post' })),
    ],
    without: ['code', 'code', 'form_post code'],
    with: ['invalid_request', 'invalid_request', 'form_post code'],
  },
  {
    quirk: 'pkce-policy',
    shows: 'requests without a challenge, with S256, and with plain',
    look: pkceOutcomes,
    without: ['code', 'code', 'invalid_request', 'invalid_request'],
    with: ['invalid_request', 'code', 'invalid_request', 'invalid_request'],
  },
  {
    quirk: 'pkce-policy',
    params: { mode: 'optional', methods: ['S256', 'plain'] },
    shows: 'logins without PKCE, with each method, and with plain and a wrong verifier',
    look: async (issuer) => [
      await outcome(issuer),
      await redeemed(issuer, { code_challenge: challenge, code_challenge_method: 'S256' }, verifier),
      await redeemed(issuer, { code_challenge: verifier, code_challenge_method: 'plain' }, verifier),
      await redeemed(issuer, { code_challenge: verifier }, verifier),
      await redeemed(issuer, { code_challenge: verifier }, `${verifier}x`),
    ],
    without: ['code', 'Bearer', 'invalid_request', 'invalid_request', 'invalid_request'],
    with: ['code', 'Bearer', 'Bearer', 'Bearer', 'invalid_grant'],
  },
  {
    quirk: 'pkce-policy',
    params: { mode: 'optional', methods: ['plain'], onViolation: 'page' },
    shows: 'requests without a challenge, with S256, and with plain, where no error comes back',
    look: pkceOutcomes,
    without: ['code', 'code', 'invalid_request', 'invalid_request'],
    with: ['code', 400, 'code', 'code'],
  },
  {
    quirk: 'pkce-policy',
    params: { mode: 'ignored' },
    shows: 'a wrong verifier and a missing one',
    look: async (issuer) => [
      await redeemed(issuer, { code_challenge: challenge, code_challenge_method: 'S256' }, `${verifier}x`),
      await redeemed(issuer, { code_challenge: challenge, code_challenge_method: 'S256' }),
    ],
    without: ['invalid_grant', 'invalid_grant'],
    with: ['Bearer', 'Bearer'],
  },
  {
    quirk: 'pkce-policy',
    params: { mode: 'rejected' },
    shows: 'requests without a challenge, with S256, and with plain',
    look: pkceOutcomes,
    without: ['code', 'code', 'invalid_request', 'invalid_request'],
    with: ['code', 'invalid_request', 'invalid_request', 'invalid_request'],
  },
  {
    quirk: 'pkce-policy',
    params: { onViolation: 'token-error' },
    shows: 'logins without PKCE and with it, of which the code tells nothing',
    look: async (issuer) => [
      await redeemed(issuer, {}),
      await redeemed(issuer, { code_challenge: challenge, code_challenge_method: 'S256' }, verifier),
    ],
    without: ['Bearer', 'Bearer'],
    with: ['invalid_grant', 'Bearer'],
  },
  {
    quirk: 'redirect-uri-matching',
    shows: 'redirect URIs that begin with the registered one, or only seem to',
    look: (issuer) =>
      redirectOutcomes(
        issuer,
        redirectUri,
        `${redirectUri}/deep?x=1`,
        'http://127.0.0.1:9/call',
        'http://127.0.0.1:99/callback',
      ),
    without: ['code', 400, 400, 400],
    with: ['code', 'code', 400, 400],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'prefix' },
    shows: 'a host name that begins with the registered one',
    client: { ...confidential, redirectUris: ['http://app.example', 'app://app.example'] },
    look: (issuer) =>
      redirectOutcomes(
        issuer,
        'http://app.example',
        'http://app.example/in',
        'http://app.example.evil.example',
        'app://app.example.evil.example',
        'no URI',
      ),
    without: ['code', 400, 400, 400, 400],
    with: ['code', 'code', 400, 400, 400],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'host' },
    shows: 'redirect URIs on the same host and on another',
    look: (issuer) =>
      redirectOutcomes(issuer, 'https://127.0.0.1/other', 'http://localhost:9/callback', 'app://127.0.0.1/x'),
    without: [400, 400, 400],
    with: ['code', 400, 400],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'any-port' },
    shows: 'redirect URIs with other ports and other paths, and another port on a host that is not loopback',
    client: { ...confidential, redirectUris: [redirectUri, 'https://app.example/callback'] },
    look: (issuer) =>
      redirectOutcomes(
        issuer,
        'http://127.0.0.1:51004/callback',
        'http://127.0.0.1:51004/other',
        'https://app.example:51004/callback',
      ),
    without: [400, 400, 400],
    with: ['code', 400, 400],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'alias' },
    shows: 'a login with a name in the place of the redirect URI, and with the URI itself',
    look: async (issuer) => {
      const redirect_uri = 'Example-App-Redirect';
      const response = await authorize(issuer, { redirect_uri });
      const code = response.headers.has('location') ? callbackOf(response).get('code') : '';
      return [
        (await redeem(issuer, code ?? '', { redirect_uri })).body['token_type'],
        response.headers.get('location')?.split('?')[0],
        ...(await redirectOutcomes(issuer, redirectUri)),
      ];
    },
    without: [undefined, undefined, 'code'],
    with: ['Bearer', redirectUri, 400],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'alias' },
    shows: 'a code redeemed with the URI that the name stands for',
    look: async (issuer) => {
      const response = await authorize(issuer, { redirect_uri: 'Example-App-Redirect' });
      const location = response.headers.get('location');
      if (location === null) return response.status;
      return (await redeem(issuer, new URL(location).searchParams.get('code') ?? '')).body['error'];
    },
    without: 400,
    with: 'invalid_grant',
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'exact', httpsOnly: true },
    shows: 'registered redirect URIs with and without TLS',
    client: { ...confidential, redirectUris: [redirectUri, 'https://app.example/callback'] },
    look: (issuer) => redirectOutcomes(issuer, redirectUri, 'https://app.example/callback'),
    without: ['code', 'code'],
    with: [400, 'code'],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'exact', onMismatch: 'error' },
    shows: 'where the answer to a foreign redirect URI goes',
    look: async (issuer) => {
      const response = await authorize(issuer, { redirect_uri: 'https://evil.example/' });
      const location = response.headers.get('location');
      return location === null ? response.status : [location.split('?')[0], callbackOf(response).get('error')];
    },
    without: 400,
    with: [redirectUri, 'redirect_uri_mismatch'],
  },
  {
    quirk: 'redirect-uri-matching',
    params: { match: 'exact', onMismatch: 'misleading' },
    shows: 'the answer to a token request whose redirect_uri has a slash more',
    look: async (issuer) => {
      const { body } = await redeem(issuer, await codeOf(issuer), { redirect_uri: `${redirectUri}/` });
      return [body['error'], body['error_description'], (await login(issuer))['token_type']];
    },
    without: ['invalid_grant', 'grant request is invalid', 'Bearer'],
    with: ['invalid_request', "Invalid 'code' in request.", 'Bearer'],
  },
  {
    quirk: 'prompt-semantics',
    shows: 'requests that forbid to ask the end-user, and that ask for it',
    look: (issuer) => outcomes(issuer, { prompt: 'none' }, { prompt: 'consent' }, {}, { prompt: 'none' }),
    without: ['code', 'code', 'code', 'code'],
    with: ['login_required', 'code', 'code', 'login_required'],
  },
  {
    quirk: 'prompt-semantics',
    params: { values: { none: 'silent' } },
    shows: 'requests that forbid to ask, before and after the first consent of each end-user',
    look: async (issuer) => [
      ...(await outcomes(issuer, { prompt: 'none' }, {}, { prompt: 'none' })),
      await outcome(issuer, { prompt: 'none', login_hint: issuer.users[1]?.username }),
    ],
    without: ['code', 'code', 'code', 'code'],
    with: ['consent_required', 'code', 'code', 'consent_required'],
  },
  {
    quirk: 'prompt-semantics',
    params: { values: { none: 'silent' }, autoApproveAgain: false },
    shows: 'requests that forbid to ask, where consent is never remembered',
    look: (issuer) => outcomes(issuer, { prompt: 'none' }, {}, { prompt: 'none' }),
    without: ['code', 'code', 'code'],
    with: ['consent_required', 'code', 'consent_required'],
  },
  {
    quirk: 'prompt-semantics',
    params: { param: 'approval_prompt', values: { force: 'consent', auto: 'auto', never: 'interaction_required' } },
    shows: 'values of a parameter of its own, beside which the standard one means nothing',
    look: (issuer) =>
      outcomes(
        issuer,
        { approval_prompt: 'force' },
        { approval_prompt: 'auto' },
        { approval_prompt: 'never' },
        { prompt: 'magic' },
      ),
    without: ['code', 'code', 'code', 'invalid_request'],
    with: ['code', 'code', 'interaction_required', 'code'],
  },
);

async function redirectOutcomes(issuer: Issuer, ...uris: string[]): Promise<(string | number)[]> {
  return outcomes(issuer, ...uris.map((uri) => ({ redirect_uri: uri })));
}

function pkceOutcomes(issuer: Issuer): Promise<(string | number)[]> {
  return outcomes(
    issuer,
    {},
    { code_challenge: challenge, code_challenge_method: 'S256' },
    { code_challenge: verifier, code_challenge_method: 'plain' },
    { code_challenge: verifier },
  );
}

/** The type of the token that a code brings, or the error that stands in its way. */
async function redeemed(issuer: Issuer, fields: Fields, codeVerifier?: string) {
  const callback = callbackOf(await authorize(issuer, fields));
  const code = callback.get('code');
  if (code === null) return callback.get('error');
  const { body } = await redeem(issuer, code, { code_verifier: codeVerifier });
  return body['token_type'] ?? body['error'];
}

/** How the responses to authorization requests come, and what they bring. */
async function modes(issuer: Issuer, ...requests: Fields[]): Promise<string[]> {
  const seen: string[] = [];
  for (const fields of requests) {
    const response = await authorize(issuer, fields);
    const location = response.headers.get('location');
    const page = await response.text();
    const mode = location === null ? 'form_post' : location.includes('#') ? 'fragment' : 'query';
    seen.push(`${mode} ${/[?&#"](code|error)[="]/.exec(location ?? page)?.[1]}`);
  }
  return seen;
}
