import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { effectiveRequest } from '../../harness/platform/definition/effective.js';
import { readDefinition } from '../../harness/platform/definition/read.js';
import { renderCode } from '../../harness/platform/definition/to-code.js';
import { isCode, type Stage } from '../../harness/platform/definition/types.js';
import { NestedResult } from '../../harness/platform/flatten.js';
import type { Stored } from '../../harness/platform/connections.js';
import { PlatformError } from '../../harness/platform/index.js';
import {
  code,
  connect,
  credentials,
  open as openAt,
  outcome,
  redirectUri,
  startScriptedProvider,
  type Got,
  type Opened,
  type ScriptedProvider,
} from './definition-platform.js';

let provider: ScriptedProvider;
beforeAll(async () => void (provider = await startScriptedProvider()));
afterAll(() => provider.close());
beforeEach(() => {
  provider.got.length = 0;
  provider.replies = {
    '/token': { body: granted },
    '/refresh': { body: { access_token: 'the-second-access-token' } },
    '/me': { body: { username: 'wanda' } },
  };
});

const granted = { access_token: 'the-first-access-token', refresh_token: 'the-first-refresh-token' };
const open = (definition: Parameters<typeof openAt>[1] = {}, settings: Parameters<typeof openAt>[3] = {}) =>
  openAt(provider.origin, definition, {}, settings);
const start = async ({ platform }: Opened, fields: Record<string, string> = {}) =>
  platform.startLogin({ browser: 'b', user: 'u', integration: 'main', fields });
const formOf = (got: Got | undefined) => Object.fromEntries(new URLSearchParams(got?.body));
const pathsGot = () => provider.got.map(({ path }) => path);

describe('The authorization URL', () => {
  test('has the defaults, and a challenge with enablePkce alone', async () => {
    const url = await start(open({ oauth2Config: { scope: 'read,write' } }));
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({
      client_id: credentials.CLIENT_ID,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'read,write',
      code_challenge_method: 'S256',
    });
    expect(query['state']).toMatch(/^[\w-]{43}$/);
    expect(query['code_challenge']).toMatch(/^[\w-]{43}$/);
  });

  test('keeps the query of its URL, takes overrides, and has nothing twice and nothing empty', async () => {
    const authorizeUrl = {
      url: `${provider.origin}/authorize?tenant=acme&client_id=&scope=old`,
      params: {
        scope: 'a b',
        access_type: 'offline',
        empty: '',
        missing: '{{bundle.inputData.nothing}}',
        prompt: 'consent',
      },
    };
    const url = await start(open({ oauth2Config: { authorizeUrl, scope: 'ignored' } }));
    expect(url.search).not.toContain('=&');
    expect([...url.searchParams.keys()].sort()).toEqual([
      'access_type',
      'client_id',
      'code_challenge',
      'code_challenge_method',
      'prompt',
      'redirect_uri',
      'response_type',
      'scope',
      'state',
      'tenant',
    ]);
    expect(url.search).toContain('scope=a%20b');
    expect(url.searchParams.get('client_id')).toBe(credentials.CLIENT_ID);
  });

  test('gives templates the state and the redirect URI that are sent', async () => {
    const authorizeUrl = {
      url: `${provider.origin}/authorize`,
      params: { copy: '{{bundle.inputData.state}} {{bundle.inputData.redirect_uri}} {{bundle.inputData.sub}}' },
    };
    const url = await start(open({ fields: [{ key: 'sub' }], oauth2Config: { authorizeUrl } }), { sub: 'acme' });
    const { searchParams } = url;
    expect(searchParams.get('copy')).toBe(`${searchParams.get('state')} ${redirectUri} acme`);
  });

  test('has the name by which a provider knows the redirect URI, but no other URI', async () => {
    const sent = async (redirect_uri: string) => {
      const authorizeUrl = { url: `${provider.origin}/authorize`, params: { redirect_uri } };
      return (await start(open({ oauth2Config: { authorizeUrl } }))).searchParams.getAll('redirect_uri');
    };
    expect(await sent('Acme-Integration-Redirect')).toEqual(['Acme-Integration-Redirect']);
    expect(await sent('https://other.test/return')).toEqual([redirectUri]);
  });

  test('has no challenge without enablePkce', async () => {
    expect((await start(open({ oauth2Config: { enablePkce: false } }))).searchParams.has('code_challenge')).toBe(false);
  });

  test('may be made by code, which the platform completes', async () => {
    const source = `return 'https://login.test/go?tenant=' + bundle.inputData.sub + '&response_type=code&state=mine';`;
    const url = await start(open({ fields: [{ key: 'sub' }], oauth2Config: { authorizeUrl: { source } } }), {
      sub: 'acme',
    });
    expect(url.origin + url.pathname).toBe('https://login.test/go');
    expect(url.searchParams.getAll('state')).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
    expect(url.searchParams.get('tenant')).toBe('acme');
    expect(url.searchParams.get('redirect_uri')).toBe(redirectUri);
  });

  test.each(['return 7;', `return 'javascript:alert(1)';`, 'return;'])(
    'is refused when its code does %s',
    async (source) => {
      expect(await outcome(() => start(open({ oauth2Config: { authorizeUrl: { source } } })))).toBe(
        'invalid-authorization-url',
      );
    },
  );
});

describe('A callback', () => {
  test('serves once, and only with its state', async () => {
    const { platform } = open();
    const url = await start({ platform, log: [], passTime: () => undefined });
    const state = url.searchParams.get('state') ?? '';
    const back = (query: Record<string, string>) => ({
      browser: 'b',
      user: 'u',
      url: `${redirectUri}&${new URLSearchParams(query).toString()}`,
      method: 'GET',
      headers: [],
    });
    expect(await outcome(() => platform.acceptCallback(back({ code })))).toBe('missing-state');
    expect(await outcome(() => platform.acceptCallback(back({ code, state: `${state}x` })))).toBe('wrong-state');
    expect(await outcome(() => platform.acceptCallback(back({ error: 'access_denied', state: 'x' })))).toBe(
      'wrong-state',
    );
    expect(platform.acceptCallback(back({ code, state })).code).toBe(code);
    expect(await outcome(() => platform.acceptCallback(back({ code, state })))).toBe('wrong-state');
  });

  test('comes too late after ten minutes', async () => {
    const opened = open();
    const state = (await start(opened)).searchParams.get('state') ?? '';
    opened.passTime(10 * 60 * 1000);
    const back = { browser: 'b', user: 'u', url: `${redirectUri}&state=${state}&code=x`, method: 'GET', headers: [] };
    expect(await outcome(() => opened.platform.acceptCallback(back))).toBe('wrong-state');
  });
});

describe('The exchange', () => {
  test('by GET has every parameter once, what is declared before what is not', async () => {
    const getAccessToken = {
      url: `${provider.origin}/token?client_id=own`,
      method: 'GET',
      params: { resource: ['a', 'b'] },
    };
    await connect(open({ oauth2Config: { getAccessToken } }));
    const query = provider.got[0]?.query;
    expect(query?.getAll('resource')).toEqual(['a', 'b']);
    expect(query?.getAll('client_id')).toEqual(['own']);
    expect(query?.getAll('code')).toEqual([code]);
  });

  test('posts a form with the credentials, the code, the same redirect URI and the verifier', async () => {
    const opened = open();
    const url = await start(opened);
    await connect(opened);
    const [got] = provider.got;
    expect(got?.method).toBe('POST');
    expect(got?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(got?.headers['accept']).toBe('application/json');
    expect(formOf(got)).toEqual({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: credentials.CLIENT_ID,
      client_secret: credentials.CLIENT_SECRET,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(url.searchParams.get('redirect_uri')).toBe(formOf(got)['redirect_uri']);
  });

  test('has a verifier that the challenge was made of', async () => {
    const opened = open();
    let challenge = '';
    const { platform } = opened;
    const spied = {
      ...opened,
      platform: {
        ...platform,
        startLogin: async (login: Parameters<typeof platform.startLogin>[0]) => {
          const url = await platform.startLogin(login);
          challenge = url.searchParams.get('code_challenge') ?? '';
          return url;
        },
      },
    };
    await connect(spied);
    expect(
      createHash('sha256')
        .update(formOf(provider.got[0])['code_verifier'] ?? '')
        .digest('base64url'),
    ).toBe(challenge);
  });

  test('of a public client has no secret, and no empty one', async () => {
    await connect(open({}, { env: { CLIENT_ID: 'public' } }));
    expect(formOf(provider.got[0])).not.toHaveProperty('client_secret');
  });

  test('sends a declared body as declared, with nothing merged into it', async () => {
    const getAccessToken = {
      url: `${provider.origin}/token`,
      method: 'put',
      params: { api_version: '2' },
      headers: { 'Content-Type': 'application/json', 'X-Team': '{{bundle.inputData.team}}' },
      body: {
        the_code: '{{bundle.inputData.code}}',
        verifier: '{{bundle.inputData.code_verifier}}',
        nested: { list: [1, '{{bundle.inputData.none}}'] },
      },
    };
    await connect(open({ fields: [{ key: 'team' }], oauth2Config: { getAccessToken } }), { fields: { team: 'red' } });
    const [got] = provider.got;
    expect([got?.method, got?.query.get('api_version'), got?.headers['x-team']]).toEqual(['PUT', '2', 'red']);
    expect(JSON.parse(got?.body ?? '')).toEqual({
      the_code: code,
      verifier: expect.stringMatching(/^[\w-]{43}$/),
      nested: { list: [1, ''] },
    });
  });

  test('sends a declared form with missing values as empty texts', async () => {
    const getAccessToken = {
      url: `${provider.origin}/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: { code: '{{bundle.inputData.code}}', nothing: '{{bundle.inputData.nothing}}' },
    };
    await connect(open({ oauth2Config: { getAccessToken } }));
    expect(provider.got[0]?.body).toBe(`code=${encodeURIComponent(code)}&nothing=`);
  });

  test('sees the callback’s query', async () => {
    const getAccessToken = {
      url: `${provider.origin}/token`,
      body: { domain: '{{bundle.cleanedRequest.querystring.accountDomain}}' },
    };
    await connect(open({ oauth2Config: { getAccessToken } }), { callback: { accountDomain: 'eu.acme.test' } });
    expect(JSON.parse(provider.got[0]?.body ?? '')).toEqual({ domain: 'eu.acme.test' });
  });

  test.each([
    ['JSON', 'application/json', JSON.stringify(granted)],
    ['JSON with a charset', 'application/json; charset=utf-8', JSON.stringify(granted)],
    ['JSON that calls itself HTML', 'text/html', JSON.stringify(granted)],
    ['a form', 'application/x-www-form-urlencoded', new URLSearchParams(granted).toString()],
    [
      'a form with a charset',
      'application/x-www-form-urlencoded; charset=utf-8',
      new URLSearchParams(granted).toString(),
    ],
  ])('reads %s', async (_name, type, body) => {
    provider.replies['/token'] = { type, body };
    expect((await connect(open())).tokens).toMatchObject({
      accessToken: granted.access_token,
      refreshToken: granted.refresh_token,
    });
  });

  test.each([
    ['a page', { type: 'text/html', body: '<h1>Down for maintenance</h1>' }, /"<h1>Down for maintenance<\/h1>"/],
    [
      'an error in a 200',
      { body: { error: 'bad_verification_code', error_description: 'The code is wrong' } },
      /200 "bad_verification_code": "The code is wrong"/,
    ],
    ['ok: false', { body: { ok: false, error: 'invalid_code' } }, /"invalid_code"/],
    ['a text', { body: '"just-a-text"' }, /neither a JSON object/],
    ['a list', { body: [1, 2] }, /no access token/],
    ['nothing', { body: '' }, /neither a JSON object/],
    ['a 400', { status: 400, body: { error: 'invalid_grant' } }, /400 "invalid_grant"/],
  ])('refuses %s and quotes the provider', async (_name, reply, message) => {
    provider.replies['/token'] = reply;
    await expect(connect(open())).rejects.toThrow(message);
  });

  test('masks what the provider repeats of our secrets', async () => {
    provider.replies['/token'] = ({ body }) => ({
      status: 400,
      type: 'text/plain',
      body: `What is ${decodeURIComponent(body.replaceAll('+', ' '))}?`,
    });
    const error = await connect(open()).then(
      () => undefined,
      (reason: unknown) => reason as PlatformError,
    );
    expect(error?.message).not.toContain(credentials.CLIENT_SECRET);
    expect(error?.message).not.toContain(code);
  });

  test('stores every member of a flat result beside the form’s values', async () => {
    provider.replies['/token'] = {
      body: { accessToken: 'camel-access-token', instance_url: 'https://eu1.test', admin: true, none: null, count: 3 },
    };
    const connection = await connect(open({ fields: [{ key: 'sub' }, { key: 'instance_url', computed: true }] }), {
      fields: { sub: 'acme' },
    });
    expect(connection.tokens.accessToken).toBe('camel-access-token');
    expect({ ...connection.fields, ...connection.tokens.members }).toEqual({
      sub: 'acme',
      accessToken: 'camel-access-token',
      instance_url: 'https://eu1.test',
      admin: true,
      none: null,
      count: 3,
    });
  });

  test('names the path of every nested key, and a flat name for each', async () => {
    provider.replies['/token'] = {
      body: {
        ok: true,
        data: {
          credentials: { access_token: 'nested-access-token', refresh_token: 'nested-refresh-token' },
          owner: { id: 1, ids: ['a'] },
        },
      },
    };
    const error = await connect(open()).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(NestedResult);
    expect((error as NestedResult).message).toContain('"data.credentials.access_token"');
    expect(Object.fromEntries((error as NestedResult).members)).toEqual({
      access_token: ['data', 'credentials', 'access_token'],
      refresh_token: ['data', 'credentials', 'refresh_token'],
      ok: ['ok'],
      id: ['data', 'owner', 'id'],
      '0': ['data', 'owner', 'ids', '0'],
    });
  });
});

describe('Code', () => {
  let me: string;
  beforeEach(() => {
    me = `return (await z.request({ url: '${provider.origin}/me', headers: { authorization: 'Bearer ' + bundle.authData.access_token } })).data;`;
  });

  test('exchanges, flattens and prints, and all of it is logged without a secret', async () => {
    provider.replies['/token'] = { body: { data: granted } };
    const source = `
      const response = await z.request({
        url: '${provider.origin}/token', method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: { code: bundle.inputData.code, client_secret: process.env.CLIENT_SECRET, code_verifier: bundle.inputData.code_verifier },
      });
      z.console.log('got', response.data);
      console.log('and the code', bundle.inputData.code);
      return response.json.data;`;
    const opened = open({ oauth2Config: { getAccessToken: { source } } });
    const { tokens } = await connect(opened);
    expect(tokens).toMatchObject({ accessToken: granted.access_token, refreshToken: granted.refresh_token });
    const sent = formOf(provider.got[0]);
    expect(sent).toMatchObject({
      code,
      client_secret: credentials.CLIENT_SECRET,
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(opened.log.join('\n')).toContain('and the code');
    for (const secret of [
      code,
      credentials.CLIENT_SECRET,
      sent['code_verifier'] ?? '',
      granted.access_token,
      granted.refresh_token,
    ])
      expect(opened.log.join('\n')).not.toContain(secret);
  });

  test('that throws is named, and its message masked', async () => {
    const source = `throw new Error('no luck with ' + bundle.inputData.code);`;
    const error = await connect(open({ oauth2Config: { getAccessToken: { source } } })).then(
      () => undefined,
      (reason: unknown) => reason as PlatformError,
    );
    expect(error).toBeInstanceOf(PlatformError);
    expect(error?.message).toContain('authentication.oauth2Config.getAccessToken');
    expect(error?.message).toContain('no luck with');
    expect(error?.message).not.toContain(code);
  });

  test('that lets an error response pass is refused with what the provider said', async () => {
    provider.replies['/token'] = { status: 400, body: { error: 'invalid_grant', error_description: 'spent' } };
    const source = `return (await z.request({ url: '${provider.origin}/token', method: 'POST' })).data;`;
    await expect(connect(open({ oauth2Config: { getAccessToken: { source } } }))).rejects.toMatchObject({
      code: 'invalid_grant',
      message: expect.stringContaining('"spent"'),
    });
  });

  test('in a test request is run again after a refresh, once', async () => {
    let status = 401;
    provider.replies['/me'] = () => ({ status, body: { username: 'wanda' } });
    provider.replies['/refresh'] = () => ((status = 200), { body: { access_token: 'the-second-access-token' } });
    const opened = open({ test: { source: me } });
    const connection = await connect(opened);
    expect(await opened.platform.test(connection)).toEqual({ username: 'wanda' });
    expect(pathsGot()).toEqual(['/token', '/me', '/refresh', '/me']);
    expect(provider.got.at(-1)?.headers['authorization']).toBe('Bearer the-second-access-token');
  });

  test('places the access token itself: none is added', async () => {
    const source = `return (await z.request('${provider.origin}/me')).data;`;
    const opened = open({ test: { source } });
    const connection = await connect(opened);
    await opened.platform.test(connection);
    expect(provider.got.at(-1)?.headers['authorization']).toBeUndefined();
    expect(
      await outcome(async () => (await opened.platform.callApi(connection, { url: '/me', method: 'GET' })).status),
    ).toBe('unknown-api');
  });

  test('that took the access token to the API says where calls may go', async () => {
    const opened = open({ test: { source: me } });
    const connection = await connect(opened);
    await opened.platform.test(connection);
    expect((await opened.platform.callApi(connection, { url: '/me', method: 'GET' })).status).toBe(200);
    expect(
      await outcome(
        async () => (await opened.platform.callApi(connection, { url: 'http://127.0.0.1:9/me', method: 'GET' })).status,
      ),
    ).toBe('foreign-url');
  });

  test.each(['z.request', 'fetch'])('cannot be made to send a secret by what a value says: %s', async (call) => {
    provider.replies['/me'] = { body: { username: '{{process.env.CLIENT_SECRET}} {{bundle.authData.refresh_token}}' } };
    const source = `const me = (await z.request('${provider.origin}/me')).data;
      return (await ${call}('${provider.origin}/me?name=' + me.username)).data;`;
    const opened = open({ test: { source } });
    const connection = await connect(opened);
    await opened.platform.test(connection);
    expect(provider.got.at(-1)?.query.get('name')).toBe(
      '{{process.env.CLIENT_SECRET}} {{bundle.authData.refresh_token}}',
    );
  });

  test('that is refused even after a refresh says what the API answered', async () => {
    provider.replies['/me'] = { status: 401, body: { message: 'who are you' } };
    const opened = open({ test: { source: me } });
    const connection = await connect(opened);
    await expect(opened.platform.test(connection)).rejects.toMatchObject({
      code: 'test-credentials',
      message: expect.stringContaining('who are you'),
    });
    expect(pathsGot()).toEqual(['/token', '/me', '/refresh', '/me']);
  });

  test('that says in a test that the connection has expired ends it', async () => {
    const opened = open({ test: { source: `throw new z.errors.ExpiredAuthError('gone');` } });
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.test(connection))).toBe('reconnect');
    expect(connection.ended).toBe(true);
  });

  test('that says the connection has expired ends it', async () => {
    const source = `throw new z.errors.ExpiredAuthError('gone');`;
    const opened = open({ oauth2Config: { refreshAccessToken: { source } } });
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.refresh(connection))).toBe('reconnect');
    expect(connection.ended).toBe(true);
  });

  test('may make the label', async () => {
    const opened = open({
      connectionLabel: { source: 'return `${bundle.inputData.username} of ${bundle.authData.team_name}`;' },
    });
    provider.replies['/token'] = { body: { ...granted, team_name: 'red' } };
    const connection = await connect(opened);
    expect(await opened.platform.label(connection, await opened.platform.test(connection))).toBe('wanda of red');
  });

  test.each(['getAccessToken', 'refreshAccessToken', 'test', 'authorizeUrl'] as Stage[])(
    'that a form was converted to sends the same: %s',
    async (stage) => {
      const changes = {
        fields: [{ key: 'sub', required: false }],
        oauth2Config: {
          scope: 'a b',
          authorizeUrl: {
            url: `${provider.origin}/authorize?tenant={{bundle.inputData.sub}}`,
            params: { a: '{{bundle.inputData.none}}' },
          },
        },
        test: {
          url: `${provider.origin}/me?v=1`,
          params: { sub: '{{bundle.authData.sub}}' },
          headers: { 'x-a': '{{bundle.authData.sub}} b' },
        },
      };
      const form = await wire(changes);
      const plain = readDefinition(
        JSON.stringify({
          type: 'oauth2',
          ...changes,
          oauth2Config: {
            getAccessToken: `${provider.origin}/token`,
            refreshAccessToken: `${provider.origin}/refresh`,
            enablePkce: true,
            ...changes.oauth2Config,
          },
        }),
        { name: 'x', folder: '/' },
      ).authentication;
      const request = effectiveRequest(stage, plain);
      if (!request || isCode(request)) throw new Error('no form');
      const source = renderCode(request, stage, plain);
      const converted =
        stage === 'test'
          ? { ...changes, test: { source } }
          : { ...changes, oauth2Config: { ...changes.oauth2Config, [stage]: { source } } };
      expect(await wire(converted)).toEqual(form);
    },
  );

  /** All that is sent for one connection, but for what is random. */
  async function wire(changes: Parameters<typeof openAt>[1]) {
    provider.got.length = 0;
    const opened = open(changes);
    const url = await start(opened, { sub: 'ac me' });
    const connection = await connect(opened, { fields: { sub: 'ac me' } });
    await opened.platform.test(connection);
    await opened.platform.refresh(connection);
    const fixed = (text: string) => text.replace(/(state|code_challenge|code_verifier)=[\w-]{43}/g, '$1=random');
    const sent = provider.got.map(({ method, path, query, headers, body }) => ({
      method,
      path,
      query: [...query].sort(),
      headers: Object.entries(headers)
        .filter(([name]) => !['content-length', 'host', 'connection', 'user-agent'].includes(name))
        .sort(),
      body: [...new URLSearchParams(fixed(body))].sort(),
    }));
    return { url: [...new URL(fixed(url.href)).searchParams].sort(), sent };
  }
});

describe('Refresh', () => {
  test('posts the refresh token with the credentials, and keeps what is not returned', async () => {
    const opened = open();
    const connection = await connect(opened);
    await opened.platform.refresh(connection);
    expect(formOf(provider.got[1])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: granted.refresh_token,
      client_id: credentials.CLIENT_ID,
      client_secret: credentials.CLIENT_SECRET,
    });
    expect(provider.got[1]?.headers['authorization']).toBeUndefined();
    expect(connection.tokens).toMatchObject({
      accessToken: 'the-second-access-token',
      refreshToken: granted.refresh_token,
    });
  });

  test('stores a rotated refresh token before the new access token is used', async () => {
    provider.replies['/refresh'] = {
      body: { access_token: 'the-second-access-token', refresh_token: 'the-second-refresh-token' },
    };
    let status = 401;
    const order: string[] = [];
    provider.replies['/me'] = () => {
      order.push(`/me ${status}`);
      const now = status;
      status = 200;
      return { status: now, body: {} };
    };
    const keep = async ({ tokens }: Stored) => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`kept ${tokens.refreshToken}`);
    };
    const opened = open({}, { keep });
    await opened.platform.test(await connect(opened));
    expect(order).toEqual(['/me 401', 'kept the-second-refresh-token', '/me 200']);
  });

  test('whose tokens cannot be stored is an error, and they are stored before the next use', async () => {
    const kept: (string | undefined)[] = [];
    let full = true;
    const keep = async ({ tokens }: Stored) => {
      if (full) throw new Error('the disk is full');
      kept.push(tokens.accessToken);
    };
    const opened = open({}, { keep });
    const connection = await connect(opened);
    await expect(opened.platform.refresh(connection)).rejects.toThrow('the disk is full');
    full = false;
    await opened.platform.callApi(connection, { url: '/me', method: 'GET' });
    expect(kept).toEqual(['the-second-access-token']);
    expect(provider.got.at(-1)?.headers['authorization']).toBe('Bearer the-second-access-token');
  });

  test('that is refused says so, also when the end cannot be stored', async () => {
    provider.replies['/refresh'] = { status: 400, body: { error: 'invalid_grant' } };
    const keep = () => Promise.reject(new Error('the disk is full'));
    const opened = open({}, { keep });
    const connection = await connect(opened);
    await expect(opened.platform.refresh(connection)).rejects.toMatchObject({
      code: 'invalid_grant',
      message: expect.stringContaining('the disk is full'),
    });
  });

  test('that spells the access token in another way leaves no old one beside it', async () => {
    provider.replies['/refresh'] = { body: { accessToken: 'the-second-access-token' } };
    const opened = open();
    const connection = await connect(opened);
    await opened.platform.refresh(connection);
    expect(connection.tokens.members).toEqual({
      accessToken: 'the-second-access-token',
      refresh_token: granted.refresh_token,
    });
  });

  test('is one for eight calls, and tried once for each', async () => {
    provider.replies['/me'] = ({ headers }) => ({
      status: headers.authorization?.includes('second') ? 200 : 401,
      body: {},
    });
    const opened = open();
    const connection = await connect(opened);
    const calls = await Promise.all(
      Array.from({ length: 8 }, () => opened.platform.callApi(connection, { url: '/me', method: 'GET' })),
    );
    expect(calls.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(pathsGot().filter((path) => path === '/refresh')).toHaveLength(1);
  });

  test('happens only with autoRefresh', async () => {
    provider.replies['/me'] = { status: 401, body: {} };
    const opened = open({ oauth2Config: { autoRefresh: false } });
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.test(connection))).toBe('test-credentials');
    expect(pathsGot()).toEqual(['/token', '/me']);
  });

  test.each([
    ['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }, true],
    ['server-error', { status: 503, body: 'down' }, false],
    ['rate-limited', { status: 429, body: {} }, false],
  ])('answered with %s', async (refusal, reply, ended) => {
    provider.replies['/refresh'] = reply;
    const opened = open();
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.refresh(connection))).toBe(refusal);
    expect(connection.ended).toBe(ended);
    expect(
      await outcome(async () => (await opened.platform.callApi(connection, { url: '/me', method: 'GET' })).status),
    ).toBe(ended ? 'reconnect' : 200);
  });

  test('without a refresh token is refused, and does not send an empty one', async () => {
    provider.replies['/token'] = { body: { access_token: 'alone-access-token' } };
    const opened = open();
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.refresh(connection))).toBe('no-refresh-token');
    expect(pathsGot()).toEqual(['/token']);
  });

  test('may be declared to renew an access token with itself', async () => {
    provider.replies['/token'] = { body: { access_token: 'alone-access-token' } };
    const refreshAccessToken = {
      url: `${provider.origin}/refresh`,
      body: { exchange: '{{bundle.authData.access_token}}' },
    };
    const opened = open({ oauth2Config: { refreshAccessToken } });
    await opened.platform.refresh(await connect(opened));
    expect(JSON.parse(provider.got[1]?.body ?? '')).toEqual({ exchange: 'alone-access-token' });
  });
});

describe('What a connection stores', () => {
  test('is the form’s value where the response has null', async () => {
    provider.replies['/token'] = { body: { ...granted, region: null } };
    const opened = open({
      fields: [{ key: 'region', required: false, default: 'eu' }],
      test: `${provider.origin}/me?region={{bundle.authData.region}}`,
    });
    await opened.platform.test(await connect(opened));
    expect(provider.got.at(-1)?.query.get('region')).toBe('eu');
  });

  test('is taken up again, with its secrets masked', async () => {
    const opened = open({ fields: [{ key: 'pass', type: 'password' }] });
    const stored = opened.platform.stored(await connect(opened, { fields: { pass: 'a password of mine' } }));
    const again = open({ fields: [{ key: 'pass', type: 'password' }] });
    const connection = again.platform.restore(JSON.parse(JSON.stringify(stored)) as Stored);
    await again.platform.refresh(connection);
    expect(provider.got.map(({ path }) => path)).toEqual(['/token', '/refresh']);
    for (const secret of ['a password of mine', granted.access_token, granted.refresh_token])
      expect(again.platform.mask(secret)).not.toContain(secret);
  });

  test('is masked by its key where it is short', async () => {
    provider.replies['/token'] = { body: { ...granted, portal: 'ab1x', team: 'red' } };
    const opened = open();
    await connect(opened);
    expect(opened.log.join()).not.toContain('ab1x');
    expect(opened.log.join()).toContain('red');
  });

  test('is taken up again where a URL of the definition lacks a value', async () => {
    const refreshAccessToken = 'https://{{bundle.authData.region}}.acme.test/token';
    const opened = open({ oauth2Config: { refreshAccessToken } });
    const connection = await connect(opened);
    expect(opened.platform.restore(opened.platform.stored(connection)).tokens).toEqual(connection.tokens);
    expect(await outcome(() => opened.platform.refresh(connection))).toBe('unsafe-host');
  });

  test('goes nowhere else when the definition has changed', async () => {
    const opened = open();
    const stored = opened.platform.stored(await connect(opened));
    for (const changed of [
      { test: 'https://evil.test/me' },
      { oauth2Config: { refreshAccessToken: 'https://evil.test/token' } },
    ])
      expect(await outcome(() => open(changed).platform.restore(stored) && 'restored')).toBe('foreign-origin');
    expect(await outcome(() => open({ test: `${provider.origin}/you` }).platform.restore(stored) && 'restored')).toBe(
      'restored',
    );
  });

  test('has no lifetime that no date can hold', async () => {
    provider.replies['/token'] = { body: { ...granted, expires_in: 99999999999999 } };
    expect((await connect(open())).tokens.expiresAt).toBeUndefined();
  });
});

describe('A label', () => {
  const label = async (connectionLabel: unknown, fields: Record<string, string> = {}) => {
    const opened = open({
      connectionLabel,
      fields: [
        { key: 'pin', type: 'password', required: false },
        { key: 'tenant', required: false },
      ],
    });
    const connection = await connect(opened, { fields });
    return outcome(async () => opened.platform.label(connection, await opened.platform.test(connection)));
  };

  test('shows no password, however short', async () => {
    expect(await label('PIN {{bundle.authData.pin}}', { pin: '4711x' })).toBe('secret-in-label');
    expect(await label('wanda', { pin: 'a' })).toBe('wanda');
  });

  test('may show what is stored and is no credential', async () => {
    expect(await label('{{bundle.authData.tenant}}', { tenant: 'acme-production-77' })).toBe('acme-production-77');
  });

  test.each(['base64', 'hex'])('shows no token in %s', async (encoding) => {
    const source = `return Buffer.from(bundle.authData.access_token).toString('${encoding}');`;
    expect(await label({ source })).toBe('secret-in-label');
  });

  test('may be none', async () => {
    expect(await label({ source: 'return null;' })).toBeUndefined();
    expect(await label('{{nothing}}')).toBeUndefined();
  });
});

describe('The API', () => {
  test('gets the access token in the URL where the definition places it there, and nothing else of the test', async () => {
    const test = { url: `${provider.origin}/me?token={{bundle.authData.access_token}}&v=1`, params: { per_page: '1' } };
    const opened = open({ test });
    await opened.platform.callApi(await connect(opened), { url: '/you?per_page=100', method: 'GET' });
    const { query, headers } = provider.got.at(-1) ?? {};
    expect(Object.fromEntries(query ?? [])).toEqual({ token: granted.access_token, per_page: '100' });
    expect(headers?.['authorization']).toBeUndefined();
  });

  test('gets the access token where the definition places it, in other calls too', async () => {
    const opened = open({
      test: { url: `${provider.origin}/me`, headers: { 'x-token': '{{bundle.authData.access_token}}' } },
    });
    await opened.platform.callApi(await connect(opened), { url: '/you', method: 'GET' });
    expect(provider.got.at(-1)?.headers).toMatchObject({ 'x-token': granted.access_token });
    expect(provider.got.at(-1)?.headers['authorization']).toBeUndefined();
  });

  test('gets the access token by itself, at the test’s origin', async () => {
    const opened = open();
    const connection = await connect(opened);
    await opened.platform.callApi(connection, { url: '/me?x=1', method: 'DELETE' });
    expect(provider.got.at(-1)).toMatchObject({
      method: 'DELETE',
      path: '/me',
      headers: { authorization: `Bearer ${granted.access_token}` },
    });
  });

  test('that does not answer in time is said not to', async () => {
    const opened = open({ test: `${provider.origin}/hang` }, { timeoutMs: 1500 });
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.test(connection))).toBe('test-timeout');
  });

  test('that is not there is said not to be', async () => {
    const opened = open({ test: 'http://127.0.0.1:9/me' });
    const connection = await connect(opened);
    expect(await outcome(() => opened.platform.test(connection))).toBe('test-url');
  });
});
