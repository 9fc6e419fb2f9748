import { expect, test } from '@jest/globals';
import { definePreset, startProvider, type Preset, type Provider } from '../../provider/index.js';
import { completePreset } from '../../provider/presets/extend.js';
import { setupOf } from '../../provider/presets/preset.js';
import { findPreset, presets } from '../../provider/presets/index.js';
import { basic, challenge, redirectUri, verifier } from './visitor.js';

/** Logs in at a preset as its clients do, and exchanges the code. */
async function tokenOf(provider: Provider, fields: Record<string, string> = {}, headers: Record<string, string> = {}) {
  return redeem(provider, await codeFrom(provider, fields), headers);
}

async function codeFrom(provider: Provider, fields: Record<string, string> = {}): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: provider.clientId,
    redirect_uri: redirectUri,
    state: 's',
    ...fields,
  });
  const response = await fetch(`${provider.endpoints.authorization}?${query.toString()}`, { redirect: 'manual' });
  return new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

function redeem(provider: Provider, code: string, headers: Record<string, string> = {}) {
  return fetch(provider.endpoints.token, {
    method: 'POST',
    headers: { authorization: basic(provider.clientId, provider.clientSecret), ...headers },
    body: new URLSearchParams({ grant_type: 'authorization_code', code, redirect_uri: redirectUri }),
  });
}

test.each(presets.map((preset) => [preset.id, preset] as const))(
  '%s can be set up, by id and by alias, in every era',
  async (_, preset) => {
    const { id, aliases = [], eras = {} } = preset as Preset;
    for (const name of [id, ...aliases, ...Object.keys(eras).map((era) => `${id}@${era}`)]) {
      await using provider = await startProvider({ preset: name });
      const { hostname } = new URL(provider.identifier);
      const shown = (host: string) => (host === (preset as Preset).host ? hostname : '127.0.0.1');
      expect(provider.quirks).toEqual(setupOf(preset, undefined, shown).quirks);
    }
  },
);

test('slack: two tokens, comma lists, no refresh token, and errors that say ok: false', async () => {
  await using provider = await startProvider({ preset: 'slack' });
  const response = await tokenOf(provider, { scope: 'chat:write,channels:read', user_scope: 'identity.basic' });
  expect(await response.json()).toEqual({
    ok: true,
    access_token: expect.any(String),
    token_type: 'bot',
    scope: 'chat:write,channels:read',
    app_id: expect.any(String),
    bot_user_id: expect.any(String),
    team: { id: expect.any(String), name: expect.any(String) },
    enterprise: null,
    is_enterprise_install: false,
    authed_user: {
      id: expect.any(String),
      access_token: expect.any(String),
      token_type: 'user',
      scope: 'identity.basic',
    },
  });
  const refused = await redeem(provider, 'bogus');
  expect([refused.status, await refused.json()]).toEqual([200, { ok: false, error: 'invalid_code' }]);
});

test('slack: nothing tells of a bot where only the user was asked', async () => {
  await using provider = await startProvider({ preset: 'slack' });
  const response = await tokenOf(provider, { user_scope: 'identity.basic' });
  expect(await response.json()).toEqual({
    ok: true,
    app_id: expect.any(String),
    team: expect.any(Object),
    enterprise: null,
    is_enterprise_install: false,
    authed_user: {
      id: expect.any(String),
      access_token: expect.any(String),
      token_type: 'user',
      scope: 'identity.basic',
    },
  });
});

test('x: a client without a secret logs in and refreshes, a client with one needs it', async () => {
  const clients = [
    { clientId: 'native', clientAuth: 'none', redirectUris: [redirectUri] },
    { clientId: 'web', clientSecret: 'secret', clientAuth: 'basic', redirectUris: [redirectUri] },
  ] as const;
  await using provider = await startProvider({ preset: 'x', clients });
  const ask = (fields: Record<string, string>) =>
    fetch(provider.endpoints.token, { method: 'POST', body: new URLSearchParams(fields) });
  const exchange = async (client_id: string) => {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id,
      redirect_uri: redirectUri,
      scope: 'users.read offline.access',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's',
    });
    const response = await fetch(`${provider.endpoints.authorization}?${query.toString()}`, { redirect: 'manual' });
    const code = new URL(response.headers.get('location') ?? '').searchParams.get('code') ?? '';
    return ask({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      client_id,
    });
  };
  const response = await exchange('native');
  const { refresh_token } = (await response.json()) as Record<string, string>;
  const refreshed = await ask({ grant_type: 'refresh_token', refresh_token: refresh_token!, client_id: 'native' });
  expect([response.status, refreshed.status, (await exchange('web')).status]).toEqual([200, 200, 401]);
});

type Revocation = (
  token: string,
  provider: Provider,
) => { method?: string; headers?: object; body?: unknown; query?: string };
const json = { 'content-type': 'application/json' };
const revocations: Record<string, Revocation> = {
  google: (token) => ({ method: 'GET', query: `?token=${token}` }),
  strava: (token) => ({ body: new URLSearchParams({ access_token: token }) }),
  twitch: (token, { clientId }) => ({ body: new URLSearchParams({ client_id: clientId, token }) }),
  square: (token, { clientId, clientSecret }) => ({
    headers: { ...json, authorization: `Client ${clientSecret}` },
    body: JSON.stringify({ client_id: clientId, access_token: token }),
  }),
  quickbooks: (token, { clientId, clientSecret }) => ({
    headers: { ...json, authorization: basic(clientId, clientSecret) },
    body: JSON.stringify({ token }),
  }),
};

test.each(Object.entries(revocations))(
  '%s ends a token when it is asked in its own way',
  async (preset, revocation) => {
    await using provider = await startProvider({ preset });
    const { clientId, clientSecret } = provider;
    // Square's codes are encoded once more, and its requests say session=false.
    const code = decodeURIComponent(await codeFrom(provider, { session: 'false' }));
    const inBody = { client_id: clientId, client_secret: clientSecret };
    const tokens = await fetch(provider.endpoints.token, {
      method: 'POST',
      headers: preset === 'quickbooks' ? { authorization: basic(clientId, clientSecret) } : {},
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri },
        ...(preset !== 'quickbooks' && inBody),
      }),
    });
    const { access_token: token } = (await tokens.json()) as { access_token: string };
    const call = async () =>
      (await fetch(provider.api, { headers: { authorization: `Bearer ${token}`, 'client-id': clientId } })).status;
    const before = await call();
    const { query = '', ...init } = revocation(token, provider);
    const { status } = await fetch(provider.endpoints.revocation + query, { method: 'POST', ...init } as RequestInit);
    expect([before, status, await call()]).toEqual([200, 200, 401]);
  },
);

test('github: a form without Accept, JSON with it, and errors in a 200', async () => {
  await using provider = await startProvider({ preset: 'github' });
  const form = await tokenOf(provider, { scope: 'repo gist' });
  expect(Object.fromEntries(new URLSearchParams(await form.text()))).toEqual({
    access_token: expect.any(String),
    scope: 'repo,gist',
    token_type: expect.stringMatching(/^bearer$/i),
  });
  const json = await tokenOf(provider, {}, { accept: 'application/json' });
  expect(await json.json()).toMatchObject({ access_token: expect.any(String) });
  const refused = await redeem(provider, 'bogus', { accept: 'application/json' });
  expect([refused.status, await refused.json()]).toEqual([
    200,
    expect.objectContaining({ error: 'bad_verification_code' }),
  ]);
});

test('an era is as it was: PKCE is ignored, then checked', async () => {
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const statusIn = async (preset: string) => {
    await using provider = await startProvider({ preset });
    // Without its verifier.
    return (await (await tokenOf(provider, pkce, { accept: 'application/json' })).json()) as object;
  };
  expect(await statusIn('github@before-pkce')).toHaveProperty('access_token');
  expect(await statusIn('github@pkce')).toHaveProperty('error');
  expect(await statusIn('github')).toHaveProperty('error');
  expect(() => findPreset('github@later')).toThrow(
    'Preset "github-oauth-app" has no era "later". Its eras: before-pkce, pkce.',
  );
  expect(() => findPreset('slack@old')).toThrow('has no era "old". It has none.');
});

test('linear: tokens lasted, are swapped, and expire', async () => {
  const look = async (preset: string) => {
    await using provider = await startProvider({ preset });
    const body = (await (await tokenOf(provider, { scope: 'read,write' })).json()) as Record<string, unknown>;
    const swapped = await fetch(`${provider.identifier}/oauth/migrate_old_token`, {
      method: 'POST',
      headers: { authorization: basic(provider.clientId, provider.clientSecret) },
      body: new URLSearchParams({ token: String(body['access_token']) }),
    });
    return [body['expires_in'], 'refresh_token' in body, swapped.status];
  };
  expect(await look('linear@long-lived')).toEqual([315_360_000, false, 404]);
  expect(await look('linear@migration')).toEqual([undefined, false, 200]);
  expect(await look('linear')).toEqual([86_400, true, 404]);
});

test('instagram: a token is traded, and refreshed by itself, but not on its first day', async () => {
  await using provider = await startProvider({ preset: 'instagram' });
  const get = async (url: string, grant: string, token: unknown) => {
    const query = new URLSearchParams({ grant_type: grant, access_token: String(token) });
    const response = await fetch(`${url}?${query.toString()}`);
    return { status: response.status, token: ((await response.json()) as Record<string, unknown>)['access_token'] };
  };
  const call = async (token: unknown) =>
    (await fetch(provider.api, { headers: { authorization: `Bearer ${String(token)}` } })).status;
  const { access_token: first } = (await (await tokenOf(provider)).json()) as Record<string, unknown>;
  const traded = await get(`${provider.identifier}/access_token`, 'ig_exchange_token', first);
  expect([await call(first), await call(traded.token)]).toEqual([400, 200]);
  expect((await get(provider.endpoints.refresh!, 'ig_refresh_token', traded.token)).status).toBe(400);
  provider.clock.advance('25h');
  const refreshed = await get(provider.endpoints.refresh!, 'ig_refresh_token', traded.token);
  expect([refreshed.status, await call(refreshed.token)]).toEqual([200, 200]);
});

const base = definePreset({
  id: 'base',
  aliases: ['b'],
  title: 'Base',
  asOf: '2026-01-01',
  host: 'base.example',
  otherHosts: ['cdn.base.example'],
  endpoints: { authorization: '/a', token: '/t' },
  quirks: [
    { id: 'state-omitted', params: { on: 'error' } },
    { id: 'nested-token' },
    { id: 'state-omitted', when: { era: 'old' } },
    { id: 'expires-in-missing' },
  ],
  eras: { old: { to: '2025-01-01' }, now: { from: '2025-01-01' } },
  facts: [{ about: 'one', source: 'tests', confidence: 'confirmed' }],
});

test.each([
  ['slakc', 'There is no preset "slakc". Did you mean "slack"? `gauntlet list presets` shows all.'],
  ['qqqqqqqqqqqq', 'There is no preset "qqqqqqqqqqqq". `gauntlet list presets` shows all.'],
  [
    'slack,github',
    'There is no preset "slack,github". Names are separated by spaces. `gauntlet list presets` shows all.',
  ],
  ['./acme.yaml', /Names have neither slash nor dot; .* made by `definePreset`\./],
])('the name %s, which no preset has, is answered with what would be right', (name, message) => {
  expect(() => findPreset(name)).toThrow(message);
});

test.each([
  ['slack', 200, { ok: false, error: 'not_authed' }],
  ['github', 401, { message: 'Requires authentication' }],
  ['google', 401, { error: { status: 'UNAUTHENTICATED' } }],
  ['microsoft', 401, { error: { code: 'InvalidAuthenticationToken' } }],
  ['x', 401, { title: 'Unauthorized' }],
  ['hubspot', 401, { category: 'INVALID_AUTHENTICATION' }],
  ['notion', 401, { code: 'unauthorized' }],
] as const)('a call without a token is refused at %s in its own words', async (preset, status, body) => {
  await using provider = await startProvider({ preset });
  const response = await fetch(provider.api, { headers: { 'notion-version': '2022-06-28' } });
  expect([response.status, await response.json()]).toEqual([status, expect.objectContaining(nested(body))]);
});

/** The members, and whatever else stands beside them at any depth. */
function nested(members: object): object {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'object' && value !== null ? expect.objectContaining(nested(value)) : value,
    ]),
  );
}

test('a preset that extends another one says first what is its own, and inherits the rest', async () => {
  const own = definePreset({
    id: 'own',
    extends: base,
    asOf: '2026-02-02',
    without: ['expires-in-missing'],
    endpoints: { token: { host: 'tokens.own.example', path: '/t2' } },
    otherHosts: ['own.example'],
    quirks: [{ id: 'id-token-missing' }, { id: 'state-omitted' }],
    eras: { now: { from: '2026-01-01' }, next: {} },
    facts: [{ about: 'two', source: 'tests', confidence: 'unconfirmed' }],
  });
  expect(completePreset(own)).toEqual({
    id: 'own',
    title: 'Base',
    asOf: '2026-02-02',
    host: 'base.example',
    otherHosts: ['cdn.base.example', 'own.example'],
    endpoints: { authorization: '/a', token: { host: 'tokens.own.example', path: '/t2' } },
    quirks: [{ id: 'nested-token' }, { id: 'id-token-missing' }, { id: 'state-omitted' }],
    eras: { old: { to: '2025-01-01' }, now: { from: '2026-01-01' }, next: {} },
    facts: [
      { about: 'one', source: 'tests', confidence: 'confirmed' },
      { about: 'two', source: 'tests', confidence: 'unconfirmed' },
    ],
  });
  const third = definePreset({ id: 'third', title: 'Third', extends: own, aliases: ['3'], host: 'third.example' });
  const { title, aliases, host, asOf, quirks } = completePreset(third);
  expect([title, aliases, host, asOf, quirks?.length]).toEqual(['Third', ['3'], 'third.example', '2026-02-02', 3]);

  await using provider = await startProvider({ preset: third, era: 'old' });
  expect(new URL(provider.endpoints.token).pathname).toBe('/main/t2');
  expect(provider.quirks.map(({ id }) => id)).toEqual(['nested-token', 'id-token-missing', 'state-omitted']);
});

test('a preset cannot extend what is not there, an era, or itself, nor be without what its base has not', async () => {
  const refusal = async (preset: Parameters<typeof completePreset>[0]) =>
    startProvider({ preset: preset as Preset }).then(
      () => 'none',
      ({ name, code, message }: Error & { code: string }) => `${name} ${code}: ${message}`,
    );
  const loop: { id: string; extends: string | typeof base } = { id: 'loop', extends: base };
  loop.extends = loop as never;
  expect(await refusal({ id: 'x', extends: 'githup' })).toMatch(
    /^ProviderError unknown-preset: .*"githup"\. Did you mean/,
  );
  expect(await refusal({ id: 'x', extends: 'github@pkce' })).toMatch(
    /^ProviderError unfit-preset: "github@pkce" cannot be/,
  );
  expect(await refusal(loop)).toBe('ProviderError unfit-preset: Preset "loop" extends itself.');
  expect(await refusal({ id: 'x', extends: base, without: ['dual-token'] })).toBe(
    'ProviderError unfit-preset: Preset "base" has no quirk "dual-token" to be without. Its quirks: state-omitted, nested-token, expires-in-missing.',
  );
});

test('a preset may be an object, and what is named beside it takes its place', async () => {
  const preset = definePreset({
    id: 'acme',
    title: 'Acme',
    asOf: '2026-01-01',
    endpoints: { token: { path: '/t', query: { v: '2' } } },
    quirks: [{ id: 'expires-in-value', params: { value: 0 } }, { id: 'nested-token' }],
  });
  await using provider = await startProvider({
    preset,
    quirks: [{ id: 'nested-token', params: { path: 'data.token' } }],
  });
  expect(provider.endpoints.token).toBe(`${provider.identifier}/t?v=2`);
  expect(await (await tokenOf(provider)).json()).toMatchObject({ expires_in: 0, data: { token: expect.any(String) } });
});
