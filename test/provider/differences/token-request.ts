import { connect } from 'node:net';
import type { Issuer } from '../../../provider/index.js';
import type { JsonObject } from '../../../provider/quirks/quirk.js';
import {
  basic,
  challenge,
  codeOf,
  login,
  me,
  post,
  redeem,
  redirectUri,
  refresh,
  verifier,
  type Answer,
} from '../visitor.js';
import { defineDifferences } from './difference.js';

const authorization = basic('app', 'app-secret');
const invalidRequest = [400, 'invalid_request'];

function brief({ status, body }: Pick<Answer, 'status' | 'body'>): unknown {
  return status === 200 ? 200 : [status, body['error']];
}

type Fields = Record<string, string>;

async function formOf(issuer: Issuer, authorizationFields: Record<string, string | undefined> = {}): Promise<Fields> {
  const code = await codeOf(issuer, authorizationFields);
  return { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
}

const queried = (url: string, fields: Fields) => `${url}?${new URLSearchParams(fields).toString()}`;

/** Sends a token request in any way, and tells how it ended. */
async function send(url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', ...init, headers: { authorization, ...init.headers } });
  const content = await response.text();
  return brief({ status: response.status, body: (content.startsWith('{') ? JSON.parse(content) : {}) as JsonObject });
}

async function byFormat(issuer: Issuer): Promise<object> {
  const { token } = issuer.endpoints;
  const json = { 'content-type': 'application/json' };
  const nested = { ...(await formOf(issuer)), extra: { a: [{}] }, list: [1], nothing: null };
  return {
    json: await send(token, { headers: json, body: JSON.stringify(await formOf(issuer)) }),
    nested: await send(token, { headers: json, body: JSON.stringify(nested) }),
    list: await send(token, { headers: json, body: '[]' }),
    broken: await send(token, { headers: json, body: '{' }),
    deep: await send(token, { headers: json, body: `{"code":${'['.repeat(20_000)}${']'.repeat(20_000)}}` }),
    form: await send(token, { body: new URLSearchParams(await formOf(issuer)) }),
    query: await send(queried(token, await formOf(issuer)), {}),
    text: await send(token, { headers: { 'content-type': 'text/plain' }, body: 'x' }),
  };
}

const formatsWithout = {
  json: invalidRequest,
  nested: invalidRequest,
  list: invalidRequest,
  broken: invalidRequest,
  deep: invalidRequest,
  form: 200,
  query: invalidRequest,
  text: invalidRequest,
};

const byMethod = async (issuer: Issuer) => ({
  get: await send(queried(issuer.endpoints.token, await formOf(issuer)), { method: 'GET' }),
  post: await send(issuer.endpoints.token, { body: new URLSearchParams(await formOf(issuer)) }),
});

const shape = defineDifferences(
  {
    quirk: 'token-request-format',
    shows: 'JSON is taken, a form is not',
    look: byFormat,
    without: formatsWithout,
    with: { ...formatsWithout, json: 200, nested: 200, form: invalidRequest },
  },
  {
    quirk: 'token-request-format',
    shows: 'the query is taken, and a form beside it',
    params: { accept: ['query', 'form'], status: 415, error: 'unsupported_media_type' },
    look: async (issuer) => {
      const { redirect_uri, ...rest } = await formOf(issuer);
      const url = queried(issuer.endpoints.token, { redirect_uri: redirectUri });
      return { ...(await byFormat(issuer)), both: await send(url, { body: new URLSearchParams(rest) }), redirect_uri };
    },
    without: { ...formatsWithout, both: invalidRequest, redirect_uri: redirectUri },
    with: {
      json: [415, 'unsupported_media_type'],
      nested: [415, 'unsupported_media_type'],
      list: [415, 'unsupported_media_type'],
      broken: [415, 'unsupported_media_type'],
      deep: [415, 'unsupported_media_type'],
      form: 200,
      query: 200,
      text: [415, 'unsupported_media_type'],
      both: 200,
      redirect_uri: redirectUri,
    },
  },
  {
    quirk: 'token-http-method',
    shows: 'GET is required',
    look: byMethod,
    without: { get: [404, undefined], post: 200 },
    with: { get: 200, post: [405, 'invalid_request'] },
  },
  {
    quirk: 'token-http-method',
    shows: 'GET is accepted beside POST',
    params: { accept: ['GET', 'POST'] },
    look: byMethod,
    without: { get: [404, undefined], post: 200 },
    with: { get: 200, post: 200 },
  },
  {
    quirk: 'grant-type-variant',
    shows: 'no grant_type is needed, and any is ignored',
    look: async (issuer) => ({
      missing: brief(await redeem(issuer, await codeOf(issuer), { grant_type: undefined })),
      strange: brief(await redeem(issuer, await codeOf(issuer), { grant_type: 'web_server' })),
      refresh: brief(await refresh(issuer, (await login(issuer))['refresh_token'])),
    }),
    without: { missing: invalidRequest, strange: [400, 'unsupported_grant_type'], refresh: 200 },
    with: { missing: 200, strange: 200, refresh: 200 },
  },
  {
    quirk: 'grant-type-variant',
    shows: 'another parameter with another value',
    params: { parameter: 'type', expect: 'web_server' },
    look: async (issuer) => {
      const { body } = await redeem(issuer, await codeOf(issuer), { grant_type: undefined, type: 'web_server' });
      const answer = body['error'] ?? (await me(issuer, body['access_token'])).status;
      return { answer, standard: brief(await redeem(issuer, await codeOf(issuer))) };
    },
    without: { answer: 'invalid_request', standard: 200 },
    with: { answer: 200, standard: [400, 'unsupported_grant_type'] },
  },
  {
    quirk: 'grant-type-variant',
    shows: 'another parameter for every grant',
    params: { parameter: 'grantType', expect: 'authorization_code' },
    look: async (issuer) => {
      const exchange = { grant_type: undefined, grantType: 'authorization_code' };
      const { status, body } = await redeem(issuer, await codeOf(issuer), exchange);
      if (status !== 200) return status;
      const again = { grant_type: undefined, grantType: 'refresh_token' };
      return (await refresh(issuer, body['refresh_token'], again)).status;
    },
    without: 400,
    with: 200,
  },
);

/** How a code exchange ends with redirect_uri in the body, in the query, and nowhere. */
async function byRedirectUri(issuer: Issuer): Promise<object> {
  const url = queried(issuer.endpoints.token, { redirect_uri: redirectUri });
  const form = { grant_type: 'authorization_code' };
  return {
    body: brief(await redeem(issuer, await codeOf(issuer))),
    query: brief(await post(url, { ...form, code: await codeOf(issuer) })),
    nowhere: brief(await redeem(issuer, await codeOf(issuer), { redirect_uri: undefined })),
    wrong: brief(await redeem(issuer, await codeOf(issuer), { redirect_uri: `${redirectUri}/` })),
  };
}

const anyRedirectUri = { clientId: 'app', clientSecret: 'app-secret', clientAuth: 'basic' } as const;
const invalidGrant = [400, 'invalid_grant'];
const redirectUrisWithout = { body: 200, query: invalidRequest, nowhere: invalidRequest, wrong: invalidGrant };
const withoutRedirectUri = async (issuer: Issuer) => ({
  sent: brief(await redeem(issuer, await codeOf(issuer, { redirect_uri: undefined }))),
  nowhere: brief(await redeem(issuer, await codeOf(issuer, { redirect_uri: undefined }), { redirect_uri: undefined })),
});

const redirectUriPolicy = defineDifferences(
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'redirect_uri is refused',
    look: byRedirectUri,
    without: redirectUrisWithout,
    with: { body: invalidRequest, query: 200, nowhere: 200, wrong: invalidRequest },
  },
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'redirect_uri may be left out',
    params: { mode: 'optional' },
    look: byRedirectUri,
    without: redirectUrisWithout,
    with: { body: 200, query: 200, nowhere: 200, wrong: invalidGrant },
  },
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'a code that is not good, without redirect_uri',
    params: { mode: 'optional' },
    client: anyRedirectUri,
    look: async (issuer) => brief(await redeem(issuer, 'bogus', { redirect_uri: undefined })),
    without: invalidRequest,
    with: invalidGrant,
  },
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'redirect_uri must be in the query',
    params: { mode: 'query', status: 500, error: 'server_error' },
    client: anyRedirectUri,
    look: byRedirectUri,
    without: redirectUrisWithout,
    with: {
      body: [500, 'server_error'],
      query: 200,
      nowhere: [500, 'server_error'],
      wrong: [500, 'server_error'],
    },
  },
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'redirect_uri is required, though the authorization request had none',
    params: { mode: 'required' },
    look: withoutRedirectUri,
    without: { sent: 200, nowhere: 200 },
    with: { sent: 200, nowhere: invalidRequest },
  },
  {
    quirk: 'redirect-uri-in-token-policy',
    shows: 'redirect_uri is not allowed where the authorization request had none',
    params: { mode: 'conditional' },
    look: async (issuer) => ({
      ...(await withoutRedirectUri(issuer)),
      unknownCode: brief(await redeem(issuer, 'no-such-code')),
    }),
    without: { sent: 200, nowhere: 200, unknownCode: invalidGrant },
    with: { sent: invalidRequest, nowhere: 200, unknownCode: invalidGrant },
  },
);

/** What a code exchange with these fields brings, and whether the token still works after a day. */
async function kindOf(issuer: Issuer, fields: Fields): Promise<unknown> {
  const { status, body } = await redeem(issuer, await codeOf(issuer), fields);
  if (status !== 200) return brief({ status, body });
  const now = (await me(issuer, body['access_token'])).status;
  issuer.clock.advance('2h');
  const members = Object.keys(body).sort();
  return { members, now, later: (await me(issuer, body['access_token'])).status };
}

const whole = ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'];
const lasting = ['access_token', 'scope', 'token_type'];

const extraParameters = defineDifferences(
  {
    quirk: 'token-extra-params-required',
    shows: 'only who asks for it gets a token that expires, and a refresh token',
    look: async (issuer) => ({ bare: await kindOf(issuer, {}), asked: await kindOf(issuer, { expiring: '1' }) }),
    without: { bare: { members: whole, now: 200, later: 401 }, asked: { members: whole, now: 200, later: 401 } },
    with: { bare: { members: lasting, now: 200, later: 200 }, asked: { members: whole, now: 200, later: 401 } },
  },
  {
    quirk: 'token-extra-params-required',
    shows: 'a refresh brings a token of the same kind, without being asked again',
    params: { lifetime: 600 },
    look: async (issuer) => {
      const { body } = await redeem(issuer, await codeOf(issuer), { expiring: '1' });
      issuer.clock.advance('15m');
      const former = (await me(issuer, body['access_token'])).status;
      const second = (await refresh(issuer, body['refresh_token'])).body;
      return [former, second['expires_in'], (await me(issuer, second['access_token'])).status];
    },
    without: [200, 3600, 200],
    with: [401, 600, 200],
  },
  {
    quirk: 'token-extra-params-required',
    shows: 'a request without them is refused',
    params: { effect: 'refused', required: { action: 'requesttoken', state: true } },
    look: async (issuer) => ({
      bare: brief(await redeem(issuer, await codeOf(issuer))),
      wrong: brief(await redeem(issuer, await codeOf(issuer), { action: 'x', state: 's' })),
      full: brief(await redeem(issuer, await codeOf(issuer), { action: 'requesttoken', state: 's' })),
    }),
    without: { bare: 200, wrong: 200, full: 200 },
    with: { bare: invalidRequest, wrong: invalidRequest, full: 200 },
  },
);

/** The status of a token request that has these header fields and, apart from a length, no others. */
async function statusOf(issuer: Issuer, fields: Fields): Promise<string> {
  const { port, host, pathname } = new URL(issuer.endpoints.token);
  const body = new URLSearchParams(await formOf(issuer)).toString();
  const lines = Object.entries({
    host,
    authorization,
    'content-type': 'application/x-www-form-urlencoded',
    ...(!('transfer-encoding' in fields) && { 'content-length': String(body.length) }),
    connection: 'close',
    ...fields,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const socket = connect(Number(port), '127.0.0.1');
  socket.end(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${'transfer-encoding' in fields ? chunked : body}`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer.slice('HTTP/1.1 '.length, 'HTTP/1.1 200'.length);
}

const requiredHeaders = defineDifferences(
  {
    quirk: 'required-headers',
    shows: 'User-Agent and Accept are missing or there',
    look: async (issuer) => ({
      neither: await statusOf(issuer, {}),
      empty: await statusOf(issuer, { 'user-agent': '', accept: 'application/json' }),
      anything: await statusOf(issuer, { 'user-agent': 'me', accept: '*/*' }),
      both: await statusOf(issuer, { 'User-Agent': 'me', Accept: 'text/plain, Application/JSON' }),
    }),
    without: { neither: '200', empty: '200', anything: '200', both: '200' },
    with: { neither: '403', empty: '403', anything: '403', both: '200' },
  },
  {
    quirk: 'required-headers',
    shows: 'a length is required',
    params: { headers: { 'Content-Length': true }, status: 411 },
    look: async (issuer) => [await statusOf(issuer, { 'transfer-encoding': 'chunked' }), await statusOf(issuer, {})],
    without: ['200', '200'],
    with: ['411', '200'],
  },
);

const S256 = { code_challenge: challenge, code_challenge_method: 'S256' };
const byVerifier = async (issuer: Issuer) => {
  const outcome = async (asked: Fields, fields: Fields) => {
    const { status, body } = await redeem(issuer, await codeOf(issuer, asked), fields);
    return status === 200 ? (await me(issuer, body['access_token'])).status : body;
  };
  return {
    right: await outcome(S256, { code_verifier: verifier }),
    missing: await outcome(S256, {}),
    mismatch: await outcome(S256, { code_verifier: `${verifier}x` }),
    unexpected: await outcome({}, { code_verifier: verifier }),
  };
};
const refusedHonestly = { error: 'invalid_grant', error_description: 'grant request is invalid' };
const refusedOddly = { error: '', error_description: 'code_verifier is invalid.' };
const verifiersWithout = {
  right: 200,
  missing: refusedHonestly,
  mismatch: refusedHonestly,
  unexpected: refusedHonestly,
};

const verifierPolicy = defineDifferences(
  {
    quirk: 'pkce-verifier-policy',
    shows: 'the error code is empty',
    look: byVerifier,
    without: verifiersWithout,
    with: { right: 200, missing: refusedOddly, mismatch: refusedOddly, unexpected: refusedOddly },
  },
  {
    quirk: 'pkce-verifier-policy',
    shows: 'no verifier is checked',
    params: { onMissing: 'accept', onMismatch: 'accept', onUnexpected: 'accept' },
    look: byVerifier,
    without: verifiersWithout,
    with: { right: 200, missing: 200, mismatch: 200, unexpected: 200 },
  },
  {
    quirk: 'pkce-verifier-policy',
    shows: 'only a verifier that is there is checked',
    params: { onMissing: 'accept', error: 'invalid_verifier' },
    look: byVerifier,
    without: verifiersWithout,
    with: {
      right: 200,
      missing: 200,
      mismatch: { ...refusedOddly, error: 'invalid_verifier' },
      unexpected: { ...refusedOddly, error: 'invalid_verifier' },
    },
  },
);

/** The statuses and places that a token request is led through, and where it ends; 30 hops at most. */
async function walk(issuer: Issuer): Promise<unknown[]> {
  const body = new URLSearchParams(await formOf(issuer));
  const seen: unknown[] = [];
  let url = issuer.endpoints.token;
  for (let hops = 0; hops < 30; hops++) {
    const response = await fetch(url, { method: 'POST', body, headers: { authorization }, redirect: 'manual' });
    await response.text();
    seen.push(response.status);
    const location = response.headers.get('location');
    if (location === null || location.startsWith(issuer.elsewhere)) return location ? [...seen, 'elsewhere'] : seen;
    url = location;
  }
  return seen;
}

const redirects = defineDifferences(
  {
    quirk: 'token-endpoint-redirect',
    shows: 'the request is sent to a foreign origin',
    look: walk,
    without: [200],
    with: [307, 'elsewhere'],
  },
  {
    quirk: 'token-endpoint-redirect',
    shows: 'with another status',
    params: { status: 302 },
    look: walk,
    without: [200],
    with: [302, 'elsewhere'],
  },
  {
    quirk: 'endless-redirect',
    shows: 'the request is sent on and on',
    look: walk,
    without: [200],
    with: Array(30).fill(307),
  },
  {
    quirk: 'endless-redirect',
    shows: 'a client with patience is answered in the end',
    params: { hops: 3, status: 308 },
    look: walk,
    without: [200],
    with: [308, 308, 308, 200],
  },
);

export const tokenRequestDifferences = [
  ...shape,
  ...redirectUriPolicy,
  ...extraParameters,
  ...requiredHeaders,
  ...verifierPolicy,
  ...redirects,
];
