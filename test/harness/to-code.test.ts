import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { effectiveRequest } from '../../harness/platform/definition/effective.js';
import { flatteningCode, renderPaste } from '../../harness/platform/definition/flattening-code.js';
import { convertToCode, renderCode } from '../../harness/platform/definition/to-code.js';
import type { Authentication, OAuth2Config, RequestForm, Stage } from '../../harness/platform/definition/types.js';

const url = 'https://acme.test/x';

function authenticationWith(config: Partial<OAuth2Config> = {}, testRequest: RequestForm = { url }): Authentication {
  return {
    fields: [],
    oauth2Config: { authorizeUrl: { url }, getAccessToken: { url }, autoRefresh: true, enablePkce: false, ...config },
    test: testRequest,
  };
}

const formOf = (stage: Stage, config: Partial<OAuth2Config> = {}) =>
  effectiveRequest(stage, authenticationWith(config)) as RequestForm;
const authorize = (form: Partial<RequestForm>, config: Partial<OAuth2Config> = {}) =>
  formOf('authorizeUrl', { authorizeUrl: { url, ...form }, ...config });
const token = (form: Partial<RequestForm>, config: Partial<OAuth2Config> = {}) =>
  formOf('getAccessToken', { getAccessToken: { url, ...form }, ...config });
const tested = (form: RequestForm) => effectiveRequest('test', authenticationWith({}, form)) as RequestForm;

describe('the effective authorization request', () => {
  test('has client_id, redirect_uri, response_type and state by default', () => {
    expect(authorize({})).toEqual({
      url,
      method: 'GET',
      params: {
        client_id: '{{process.env.CLIENT_ID}}',
        response_type: 'code',
        redirect_uri: '{{bundle.inputData.redirect_uri}}',
        state: '{{bundle.inputData.state}}',
      },
      removeMissingValuesFrom: { params: true },
    });
  });

  test('has the scope as written', () => {
    expect(authorize({}, { scope: 'read,write' }).params).toHaveProperty('scope', 'read,write');
  });

  test('has an S256 challenge with PKCE', () => {
    expect(authorize({}, { enablePkce: true }).params).toMatchObject({
      code_challenge: '{{bundle.inputData.code_challenge}}',
      code_challenge_method: 'S256',
    });
  });

  test('yields to declared parameters, and these stand before the query of the URL', () => {
    const form = authorize(
      { url: `${url}?client_id=query&scope=of%20query&tenant=a`, params: { client_id: 'declared', prompt: 'login' } },
      { scope: 'default' },
    );
    expect(form.url).toBe(url);
    expect(form.params).toMatchObject({ client_id: 'declared', scope: 'of query', tenant: 'a', prompt: 'login' });
  });

  test('keeps its own state, redirect_uri and challenge', () => {
    const own = { state: 's', redirect_uri: 'r', code_challenge: 'c', code_challenge_method: 'plain' };
    const query = new URLSearchParams(own).toString();
    const standard = authorize({}, { enablePkce: true });
    expect(authorize({ params: own }, { enablePkce: true })).toEqual(standard);
    expect(authorize({ url: `${url}?${query}` }, { enablePkce: true })).toEqual(standard);
  });

  test('has nothing twice and nothing empty', () => {
    const form = authorize({ url: `${url}?client_id=&a=1&a=2&b`, params: { c: '', response_type: null } });
    expect(form.url).toBe(url);
    expect(form.params).toEqual({ ...authorize({}).params, a: '1' });
  });

  test('keeps a fragment, and a query that is a template', () => {
    expect(authorize({ url: `${url}?{{bundle.inputData.extra}}&a=1#/b?c=d` })).toMatchObject({
      url: `${url}?{{bundle.inputData.extra}}#/b?c=d`,
      params: { a: '1' },
    });
  });

  test('takes a parameter named __proto__ for a parameter', () => {
    const params = JSON.parse('{"__proto__":"x"}') as Record<string, unknown>;
    expect(Object.entries(authorize({ params }).params ?? {})).toContainEqual(['__proto__', 'x']);
  });
});

describe('the effective token request', () => {
  const body = {
    client_id: '{{process.env.CLIENT_ID}}',
    client_secret: '{{process.env.CLIENT_SECRET}}',
    code: '{{bundle.inputData.code}}',
    redirect_uri: '{{bundle.inputData.redirect_uri}}',
    grant_type: 'authorization_code',
  };

  test('posts the default form', () => {
    expect(token({})).toEqual({
      url,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body,
      removeMissingValuesFrom: { body: true },
    });
  });

  test('has the verifier with PKCE', () => {
    expect(token({}, { enablePkce: true }).body).toEqual({
      ...body,
      code_verifier: '{{bundle.inputData.code_verifier}}',
    });
  });

  test('of a refresh posts the refresh token, and no verifier', () => {
    expect(formOf('refreshAccessToken', { refreshAccessToken: { url }, enablePkce: true }).body).toEqual({
      client_id: '{{process.env.CLIENT_ID}}',
      client_secret: '{{process.env.CLIENT_SECRET}}',
      refresh_token: '{{bundle.authData.refresh_token}}',
      grant_type: 'refresh_token',
    });
  });

  test('of a refresh that is not declared is none', () => {
    expect(formOf('refreshAccessToken')).toBeUndefined();
  });

  test('sends a declared body as declared', () => {
    const form = token({ body: { code: 'c' } }, { enablePkce: true });
    expect(form.body).toEqual({ code: 'c' });
    expect(form.removeMissingValuesFrom).toBeUndefined();
    expect(form.headers).toEqual({ accept: 'application/json', 'content-type': 'application/json; charset=utf-8' });
  });

  test('keeps the declared content type of a declared body', () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(token({ body: { code: 'c' }, headers }).headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  test('gives a declared text no content type', () => {
    expect(token({ body: 'code=c' })).toMatchObject({ body: 'code=c', headers: { accept: 'application/json' } });
    expect(token({ body: 'code=c' }).headers).not.toHaveProperty('content-type');
  });

  test('yields to declared headers, compared without case', () => {
    expect(token({ headers: { ACCEPT: 'text/plain', 'X-A': 'b' } }).headers).toEqual({
      accept: 'text/plain',
      'content-type': 'application/x-www-form-urlencoded',
      'x-a': 'b',
    });
  });

  test('has no client_secret beside an Authorization header', () => {
    const form = token({ headers: { authorizatioN: 'Basic eA==' } });
    expect(form.body).not.toHaveProperty('client_secret');
    expect(form.body).toHaveProperty('client_id');
  });

  test('with GET has the defaults in the query', () => {
    const form = token({ method: 'get', url: `${url}?code=own`, params: { a: 'b' } });
    expect(form).toEqual({
      url,
      method: 'GET',
      headers: { accept: 'application/json' },
      params: { ...body, code: 'own', a: 'b' },
      removeMissingValuesFrom: { params: true },
    });
  });

  test('with GET has no body, declared or not', () => {
    expect(token({ method: 'GET', body: { code: 'c' } })).toEqual({
      url,
      method: 'GET',
      headers: { accept: 'application/json' },
    });
  });

  test('keeps the query of its URL', () => {
    expect(token({ url: `${url}?tenant={{bundle.inputData.t}}` }).url).toBe(`${url}?tenant={{bundle.inputData.t}}`);
  });

  test('that is code stays code', () => {
    const code = { source: 'return {}' };
    expect(effectiveRequest('getAccessToken', authenticationWith({ getAccessToken: code }))).toBe(code);
  });
});

describe('the effective test request', () => {
  test('is a GET with the access token', () => {
    expect(tested({ url })).toEqual({
      url,
      method: 'GET',
      headers: { accept: 'application/json', authorization: 'Bearer {{bundle.authData.access_token}}' },
    });
  });

  test.each<[string, Partial<RequestForm>]>([
    ['its URL', { url: `${url}/{{bundle.authData.access_token}}` }],
    ['a parameter', { params: { token: '{{bundle.authData.accessToken}}' } }],
    ['a header', { headers: { 'x-token': 'T {{ bundle.authData.access_token }}' } }],
    ['its body', { method: 'POST', body: { a: { b: '{{bundle.authData.access_token}}' } } }],
    ['an Authorization header', { headers: { Authorization: 'Custom x' } }],
  ])('has no Bearer header if the definition places the token in %s', (_, form) => {
    expect(tested({ url, ...form }).headers?.['authorization']).not.toBe('Bearer {{bundle.authData.access_token}}');
  });

  test('has one if the definition names another value only', () => {
    expect(tested({ url: `${url}/{{bundle.authData.access_token_id}}` }).headers).toHaveProperty('authorization');
  });
});

type Run = (z: object, bundle: object, process: object) => Promise<unknown>;
const AsyncFunction = (async () => {}).constructor as new (...text: string[]) => Run;

async function run(source: string, bundle: object = {}, env: object = {}, data: unknown = { access_token: 'a' }) {
  const sent: unknown[] = [];
  const z = { request: async (options: unknown) => (sent.push(options), { data }) };
  const result = await new AsyncFunction('z', 'bundle', 'process', source)(z, bundle, { env });
  return { sent, result };
}

const awkward = 'a\'b"c\\d\ne\r\t`${process}`\u2028\u2029\u0000\u202e\u{e0001}\ud800{{bundle.inputData.x}}';

describe('code from a form', () => {
  test.each<[Stage, RequestForm]>([
    ['getAccessToken', token({}, { enablePkce: true })],
    ['getAccessToken', token({ method: 'GET' })],
    ['getAccessToken', token({ body: { a: [1, { b: null }], [awkward]: awkward, n: 1.5, t: true, '1-2': {} } })],
    ['getAccessToken', token({ body: awkward })],
    ['refreshAccessToken', formOf('refreshAccessToken', { refreshAccessToken: { url, params: { a: awkward } } })],
    ['test', tested({ url, headers: { 'x-a': awkward } })],
  ])('of %s sends the same request, templates and all', async (stage, form) => {
    const { sent, result } = await run(renderCode(form, stage));
    expect(sent).toEqual([form]);
    expect(result).toEqual({ access_token: 'a' });
  });

  test('keeps a member named __proto__', async () => {
    const body = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    const { sent } = await run(renderCode(token({ body }), 'getAccessToken'));
    expect(Object.entries((sent[0] as RequestForm).body ?? {})).toEqual([['__proto__', { polluted: true }]]);
  });

  test('reads well', () => {
    expect(renderCode(tested({ url }), 'test')).toBe(`const response = await z.request({
  url: 'https://acme.test/x',
  method: 'GET',
  headers: {
    accept: 'application/json',
    authorization: 'Bearer {{bundle.authData.access_token}}',
  },
});
return response.data;
`);
  });

  test('shows every character that an editor would hide', () => {
    expect(renderCode(token({ body: awkward }), 'getAccessToken')).toMatch(/^[\n\u0020-\u007e]*$/);
  });
});

describe('code from an authorization form', () => {
  const env = { CLIENT_ID: 'id & more' };
  const inputData = { redirect_uri: 'https://app.test/cb?a=b', state: 's+/=', code_challenge: 'c', subdomain: 'demo' };
  const hosted = 'https://{{bundle.inputData.subdomain}}.acme.com/authorize';
  const urlFrom = async (form: RequestForm, more: object = {}) =>
    new URL(
      String((await run(renderCode(form, 'authorizeUrl'), { inputData: { ...inputData, ...more } }, env)).result),
    );

  test('returns the URL', async () => {
    const found = await urlFrom(
      authorize(
        { url: `${hosted}?tenant=a%20b`, params: { login: 'u-{{bundle.inputData.user}}', max_age: 0 } },
        { enablePkce: true },
      ),
      { user: "o'neil" },
    );
    expect(found.origin + found.pathname).toBe('https://demo.acme.com/authorize');
    expect(Object.fromEntries(found.searchParams)).toEqual({
      client_id: env.CLIENT_ID,
      response_type: 'code',
      tenant: 'a b',
      login: "u-o'neil",
      max_age: '0',
      redirect_uri: inputData.redirect_uri,
      state: inputData.state,
      code_challenge: 'c',
      code_challenge_method: 'S256',
    });
  });

  test('leaves missing and empty values out', async () => {
    const params = {
      a: '{{bundle.inputData.a}}',
      b: '{{process.env.B}}',
      c: '{{unknown}}',
      d: '{{bundle.inputData.d.e}}',
    };
    const found = await urlFrom(authorize({ params }), { a: '' });
    expect([...found.searchParams.keys()].sort()).toEqual(['client_id', 'redirect_uri', 'response_type', 'state']);
  });

  test('keeps a name that is no identifier, in the form and in the bundle', async () => {
    const found = await urlFrom(authorize({ params: { "a'b": `{{bundle.inputData.x'];throw 1;//}}` } }), {
      "x'];throw 1;//": 'value',
    });
    expect(found.searchParams.get("a'b")).toBe('value');
  });

  test.each([
    'evil.test/',
    'a@evil.test',
    'evil.test#',
    'evil.test?',
    'evil.test\\',
    'evil.test:1',
    '',
    'a b',
    'evil.test\n',
  ])('refuses %j in the host', async (subdomain) => {
    await expect(urlFrom(authorize({ url: hosted }), { subdomain })).rejects.toThrow('host');
  });

  test('refuses a missing value in the host', async () => {
    await expect(urlFrom(authorize({ url: hosted }), { subdomain: undefined })).rejects.toThrow('host');
  });

  test('checks what follows a template that holds the scheme', async () => {
    const form = authorize({ url: '{{bundle.inputData.subdomain}}.acme.com/authorize' });
    expect((await urlFrom(form, { subdomain: 'https://demo' })).hostname).toBe('demo.acme.com');
    await expect(urlFrom(form, { subdomain: 'https://evil.test/' })).rejects.toThrow('host');
  });

  test('allows any host that is a template as a whole', async () => {
    const form = authorize({ url: '{{bundle.inputData.base}}/authorize' });
    expect((await urlFrom(form, { base: 'http://127.0.0.1:99/a' })).href).toMatch('http://127.0.0.1:99/a/authorize?');
  });

  test('allows a port where nothing literal stands around the value', async () => {
    const form = authorize({ url: 'https://{{bundle.inputData.subdomain}}/authorize' });
    expect((await urlFrom(form, { subdomain: 'acme.com:8443' })).host).toBe('acme.com:8443');
    await expect(urlFrom(form, { subdomain: 'a@evil.test' })).rejects.toThrow('host');
  });

  test.each([
    ['https://{{bundle.inputData.subdomain}}acme.com/a', 'evil', 'eu.'],
    ['https://acme.com{{bundle.inputData.subdomain}}', '.evil.test', '/eu'],
    ['https://acme.com:{{bundle.inputData.subdomain}}/a', '80@evil.test', '8443'],
    ['https://api.{{bundle.inputData.subdomain}}/a', 'evil.test/', 'acme.com'],
    ['{{bundle.inputData.subdomain}}/a', 'javascript:alert(1)//', 'https://acme.com/eu'],
  ])('in %s refuses %s and allows %s', async (template, evil, good) => {
    const form = authorize({ url: template });
    expect((await urlFrom(form, { subdomain: good })).hostname).toMatch(/acme\.com$/);
    await expect(urlFrom(form, { subdomain: evil })).rejects.toThrow('host');
  });

  test('keeps a literal between two templates', async () => {
    const form = authorize({
      url: 'https://{{bundle.inputData.subdomain}}.acme.com:{{bundle.inputData.port}}/authorize',
    });
    expect((await urlFrom(form, { port: 8443 })).host).toBe('demo.acme.com:8443');
    await expect(urlFrom(form, { port: 8443, subdomain: 'evil.test/' })).rejects.toThrow('host');
  });
});

describe('a definition converted to code', () => {
  const yaml = { name: 'acme.yaml', format: 'yaml' } as const;
  const json = { name: 'acme.json', format: 'json' } as const;
  const source = renderCode(formOf('getAccessToken'), 'getAccessToken');
  const convert = (text: string, stage: Stage = 'getAccessToken', config: Partial<OAuth2Config> = {}) =>
    convertToCode(text, yaml, stage, authenticationWith(config));

  const file = `# Acme
authentication:
    type:   oauth2   # the kind


    oauth2Config:
        # where codes become tokens
        getAccessToken:   # posted
            # the endpoint
            url: 'https://acme.test/x'   # quoted
            method:  POST # last
            # end of the request

        # how they are renewed
        refreshAccessToken: { method: POST, "url":"https://acme.test/x", headers: {a: 'b'} }   # flow
        authorizeUrl:   https://acme.test/x   # plain
    # who it is
    test: {url: 'https://acme.test/x'}
`;

  test.each<[Stage, string[], string[]]>([
    ['getAccessToken', [], ['            source: |', '                const response = await z.request({']],
    [
      'refreshAccessToken',
      ['        refreshAccessToken: { method: POST, "url":"https://acme.test/x", headers: {a: \'b\'} }   # flow'],
      [
        '        refreshAccessToken:',
        '            "url": "https://acme.test/x"',
        "            headers: {a: 'b'}   # flow",
      ],
    ],
    [
      'authorizeUrl',
      ['        authorizeUrl:   https://acme.test/x   # plain'],
      ['        authorizeUrl:', '            url: https://acme.test/x   # plain', '            source: |'],
    ],
    [
      'test',
      ["    test: {url: 'https://acme.test/x'}"],
      ['    test:', "        url: 'https://acme.test/x'", '        source: |'],
    ],
  ])('has a source for %s, and every other line as before', (stage, replaced, added) => {
    const authentication = authenticationWith({ refreshAccessToken: { url } });
    const result = convertToCode(file, yaml, stage, authentication);
    const lines = result.split('\n');
    expect(lines).toEqual(expect.arrayContaining(added));
    expect(file.split('\n').filter((line) => !lines.includes(line))).toEqual(replaced);
    const wanted = parse(file) as {
      authentication: Record<string, unknown> & { oauth2Config: Record<string, unknown> };
    };
    const parent = stage === 'test' ? wanted.authentication : wanted.authentication.oauth2Config;
    const declared = typeof parent[stage] === 'string' ? { url: parent[stage] } : (parent[stage] as object);
    parent[stage] = { ...declared, source: renderCode(effectiveRequest(stage, authentication) as RequestForm, stage) };
    expect(parse(result)).toEqual(wanted);
  });

  test('has its source after the last setting', () => {
    const lines = convert(file).split('\n');
    expect(lines[lines.indexOf('            source: |') - 1]).toBe('            method:  POST # last');
  });

  test.each<[string, string, unknown]>([
    ['without a final line break', 'oauth2Config:\n  getAccessToken:\n    url: u', { url: 'u' }],
    [
      'with a block at the end',
      'oauth2Config:\n  getAccessToken:\n    url: u\n    body: |+\n      a\n\n\n',
      { url: 'u', body: 'a\n\n\n' },
    ],
    ['with a folded URL', 'oauth2Config:\n  getAccessToken: >-\n    https://a\n    b\n', { url: 'https://a b' }],
    ['in flow style', 'oauth2Config: { getAccessToken: { url: u, } }', { url: 'u' }],
    ['in flow style with a bare URL', '{ oauth2Config: { getAccessToken: u } }', { url: 'u' }],
    [
      'in flow style over lines',
      'oauth2Config:\n  getAccessToken: {\n    # why\n    url: u # what\n  }\n',
      { url: 'u' },
    ],
    [
      'with a comment that is indented deep',
      'oauth2Config:\n  getAccessToken:\n    url: u\n          # c\n',
      { url: 'u' },
    ],
    ['written as JSON', '{"oauth2Config":{"getAccessToken":{"url":"u"}}}', { url: 'u' }],
  ])('%s has a source', (_, text, request) => {
    expect(parse(convert(text))).toEqual({ oauth2Config: { getAccessToken: { ...(request as object), source } } });
  });

  test('keeps the comments of a flow mapping over lines', () => {
    const text = 'oauth2Config:\n  getAccessToken: {\n    # why\n    url: u # what\n  }\n';
    expect(convert(text)).toMatch(/# why\n[^]*# what\n/);
  });

  test('keeps its line breaks', () => {
    const result = convert(file.replaceAll('\n', '\r\n'));
    expect(result.replaceAll('\r\n', '')).not.toContain('\n');
    expect(parse(result)).toEqual(parse(convert(file)));
  });

  test.each([
    ['an alias', 'a: &a { url: u }\noauth2Config:\n  getAccessToken: *a\n'],
    ['used by another', 'oauth2Config:\n  getAccessToken: &a\n    url: u\n  refreshAccessToken: *a\n'],
    ['merged from elsewhere', 'a: &a { getAccessToken: { url: u } }\noauth2Config:\n  <<: *a\n'],
  ])('is refused if the request is %s', (_, text) => {
    expect(() => convert(text)).toThrow(expect.objectContaining({ code: 'shared-request' }));
  });

  test.each([
    ['source', 'oauth2Config:\n  getAccessToken:\n    source: return 1\n'],
    ['require', 'oauth2Config: { getAccessToken: { require: ./a.js } }'],
    ['merged source', 'a: &a { source: return 1 }\noauth2Config:\n  getAccessToken:\n    <<: *a\n'],
  ])('keeps an existing %s', (_, text) => {
    expect(() => convert(text)).toThrow(expect.objectContaining({ code: 'code-exists' }));
  });

  test('keeps existing code', () => {
    const codeExists = expect.objectContaining({ code: 'code-exists' }) as unknown as Error;
    expect(() => convert(file, 'getAccessToken', { getAccessToken: { source: 'return 1' } })).toThrow(codeExists);
    const text = JSON.stringify({ oauth2Config: { getAccessToken: { url, source: 'return 1' } } });
    expect(() => convertToCode(text, json, 'getAccessToken', authenticationWith())).toThrow(codeExists);
  });

  test.each<[string, string, Partial<OAuth2Config>]>([
    ['the definition', file, {}],
    ['the file', 'oauth2Config: {}', { refreshAccessToken: { url } }],
  ])('needs the request in %s', (_, text, config) => {
    expect(() => convert(text, 'refreshAccessToken', config)).toThrow(expect.objectContaining({ code: 'no-request' }));
  });

  test('is valid to begin with', () => {
    const malformed = expect.objectContaining({ code: 'malformed-definition' }) as unknown as Error;
    expect(() => convert('a: [')).toThrow(malformed);
    expect(() => convertToCode('{', json, 'test', authenticationWith())).toThrow(malformed);
  });

  test('as JSON keeps its members and their order', () => {
    const definitionWith = (getAccessToken: unknown) => ({
      version: '1',
      authentication: { test: { url }, oauth2Config: { getAccessToken, scope: 'a' }, z: 1 },
    });
    const result = convertToCode(JSON.stringify(definitionWith(url)), json, 'getAccessToken', authenticationWith());
    expect(result).toBe(`${JSON.stringify(definitionWith({ url, source }), null, 2)}\n`);
  });
});

describe('code that flattens', () => {
  const form = token({});
  const hostile = 'a"];process.exit();["';

  test('sends the request and returns the members at the top level', async () => {
    const members = new Map([
      ['access_token', ['data', 'credentials', 'access_token']],
      ['first', ['data', 'list', '0', 'id']],
      ['missing', ['no', 'such', 'member']],
    ]);
    const code = flatteningCode(form, 'getAccessToken', members);
    expect(code).toContain('access_token: result.data?.credentials?.access_token,');
    const data = { data: { credentials: { access_token: 'a' }, list: [{ id: 7 }] } };
    const { sent, result } = await run(code, {}, {}, data);
    expect(sent).toEqual([form]);
    expect(result).toEqual({ access_token: 'a', first: 7, missing: undefined });
  });

  const keys = [
    hostile,
    '__proto__',
    awkward,
    "a'];throw 1;//",
    '*/',
    '${process.exit()}',
    '1a',
    'a-b',
    '',
    '007',
    'class',
  ];
  test.each(keys)('takes the key %j for data', async (key) => {
    const data = JSON.parse(`{${JSON.stringify(key)}:{${JSON.stringify(key)}:"value"}}`) as unknown;
    const { result } = await run(flatteningCode(form, 'getAccessToken', new Map([[key, [key, key]]])), {}, {}, data);
    expect(Object.entries(result as object)).toEqual([[key, 'value']]);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  test('for existing code is its return only', async () => {
    const code = flatteningCode({ source: '…' }, 'getAccessToken', new Map([['access_token', ['0', 'token']]]));
    expect(code).toBe(`// In place of the return of getAccessToken's code: here result is what it returned.
return {
  access_token: result[0]?.token,
};
`);
    expect((await run(`const result = [{ token: 'a' }];\n${code}`)).result).toEqual({ access_token: 'a' });
  });

  describe('is pasted', () => {
    const code = flatteningCode(form, 'getAccessToken', new Map([[hostile, ['data', hostile, awkward]]]));

    test('into YAML', () => {
      const paste = renderPaste(code, 'getAccessToken', 'yaml');
      const definition = `authentication:\n  oauth2Config:\n    scope: a\n${paste}  test: u\n`;
      expect(parse(definition)).toEqual({
        authentication: { oauth2Config: { scope: 'a', getAccessToken: { source: code } }, test: 'u' },
      });
    });

    test('into YAML as the test', () => {
      const definition = `authentication:\n  oauth2Config:\n    scope: a\n${renderPaste(code, 'test', 'yaml')}`;
      expect(parse(definition)).toEqual({ authentication: { oauth2Config: { scope: 'a' }, test: { source: code } } });
    });

    test('into JSON', () => {
      expect(JSON.parse(`{${renderPaste(code, 'getAccessToken', 'json')}}`)).toEqual({
        getAccessToken: { source: code },
      });
    });

    test('into a module', async () => {
      const pasted = await run(`return { ${renderPaste(code, 'getAccessToken', 'module')} };`);
      const { getAccessToken } = pasted.result as { getAccessToken: (z: object, bundle: object) => Promise<object> };
      const data = { data: { [hostile]: { [awkward]: 'value' } } };
      expect(await getAccessToken({ request: async () => ({ data }) }, {})).toEqual({ [hostile]: 'value' });
    });
  });
});
