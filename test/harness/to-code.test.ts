import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { createRequest } from '../../harness/platform/code/request.js';
import { defaultParameterNames, effectiveRequest } from '../../harness/platform/definition/effective.js';
import { flatteningCode, renderPaste } from '../../harness/platform/definition/flattening-code.js';
import { convertToCode, renderCode } from '../../harness/platform/definition/to-code.js';
import type {
  Authentication,
  Bundle,
  Field,
  OAuth2Config,
  RequestForm,
  Stage,
} from '../../harness/platform/definition/types.js';
import { stages } from '../../harness/platform/definition/types.js';
import { renderUrl } from '../../harness/platform/hosts.js';
import { renderRequest, serialise } from '../../harness/platform/render-request.js';
import { renderTemplate } from '../../harness/platform/templates.js';
import type { HttpRequest } from '../../harness/platform/transport.js';

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
    const own = {
      state: 's',
      redirect_uri: 'https://other.test/r',
      code_challenge: 'c',
      code_challenge_method: 'plain',
    };
    const query = new URLSearchParams(own).toString();
    const standard = authorize({}, { enablePkce: true });
    expect(authorize({ params: own }, { enablePkce: true })).toEqual(standard);
    expect(authorize({ url: `${url}?${query}` }, { enablePkce: true })).toEqual(standard);
  });

  test('keeps a name that stands for the redirect URI', () => {
    const named = { redirect_uri: '{{process.env.REDIRECT_NAME}}' };
    expect(authorize({ params: named }).params).toMatchObject(named);
    expect(authorize({ url: `${url}?redirect_uri=Acme-Redirect` }).params).toMatchObject({
      redirect_uri: 'Acme-Redirect',
    });
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

const emptyBundle: Bundle = { inputData: {}, authData: {}, meta: { isTestingAuth: false } };

/** Runs code as the platform does, and collects the requests that `z.request` asks for. */
async function run(
  source: string,
  bundle: object = emptyBundle,
  env: object = {},
  data: unknown = { access_token: 'a' },
) {
  const sent: RequestForm[] = [];
  const request = createRequest(
    {
      async send(form) {
        sent.push(JSON.parse(JSON.stringify(form)) as RequestForm);
        const body = JSON.stringify(data);
        const request = { method: 'GET', url, headers: {} };
        return { n: 1, reply: { request, status: 200, headers: [], body } };
      },
      blame: () => {},
      exchangeOf: () => undefined,
    },
    false,
  );
  const result = await new AsyncFunction('z', 'bundle', 'process', source)({ request }, bundle, { env });
  return { sent, result };
}

const plain = authenticationWith();
const awkward = 'a\'b"c\\d\ne\r\t`${process}`\u2028\u2029\u0000\u202e\u{e0001}\ud800{bundle.inputData.x}}';

interface Values {
  bundle: Bundle;
  env: Record<string, string>;
}

/** What goes over the wire by the form, or the refusal. */
function sentByForm(form: RequestForm, { bundle, env }: Values, fields: readonly Field[]): HttpRequest | 'refused' {
  try {
    return serialise(renderRequest(form, { bundle, env, fields }, { template: renderTemplate, url: renderUrl }));
  } catch {
    return 'refused';
  }
}

/** What goes over the wire by the code, in which nothing is a template. */
async function sentByCode(source: string, { bundle, env }: Values): Promise<HttpRequest | 'refused'> {
  expect(source).not.toMatch(/\{\{/);
  try {
    const [form] = (await run(source, JSON.parse(JSON.stringify(bundle)) as object, env)).sent;
    if (!form) return 'refused';
    const asWritten = { template: (text: string) => text, url: (text: string) => new URL(text) };
    return serialise(renderRequest(form, { bundle: emptyBundle, env: {}, fields: [] }, asWritten));
  } catch {
    return 'refused';
  }
}

/** The URL by the form: its parameters complete, none empty, none twice. */
function urlByForm(form: RequestForm, { bundle, env }: Values, fields: readonly Field[]): string {
  try {
    const how = { template: renderTemplate, url: renderUrl };
    const found = renderRequest(form, { bundle, env, fields }, how);
    const names = [...new Set(found.params.map(([name]) => name))];
    const first = (name: string) => found.params.find(([one, value]) => one === name && value !== '')?.[1] ?? '';
    const present = names.filter((name) => first(name) !== '');
    return new URL(serialise({ ...found, params: present.map((name) => [name, first(name)]) }).url).href;
  } catch {
    return 'refused';
  }
}

describe('code from a form sends what the form sends', () => {
  const field = (key: string, more: Partial<Field> = {}): Field => ({
    ...{ key, type: 'string', required: true, computed: false },
    ...more,
  });
  const choices = (...keys: string[]) => ({ choices: new Map(keys.map((key) => [key, key])) });
  const fields = [
    field('x'),
    field('region', choices('a-', 'b-', 'c')),
    field('tld', choices('.com', '.eu:8443/v2?a=b', '[.]+')),
    field('home', choices('https://eu.acme.com', 'HTTPS://us.acme.com')),
  ];
  /** Templates read from where the stage has them. */
  const allStages = (form: RequestForm): Authentication => {
    const stored = JSON.parse(JSON.stringify(form).replaceAll('bundle.inputData', 'bundle.authData')) as RequestForm;
    return {
      ...authenticationWith(
        {
          ...{ authorizeUrl: form, getAccessToken: form, refreshAccessToken: stored },
          ...{ enablePkce: true, scope: 'read,write' },
        },
        stored,
      ),
      fields,
    };
  };
  const template = (name: string) => `{{ bundle.inputData.${name} }}`;
  const hosts = [
    ['a URL with a path of values', `https://api.acme.com/${template('x')}/${template('n')}${template('n')}`],
    ['a label', `https://${template('x')}.acme.com:8443/token`],
    ['part of a label', `https://api-${template('x')}.acme.com`],
    ['choices before a name', `https://${template('region')}acme.com/${template('none')}`],
    ['choices after a name', `https://acme${template('tld')}/oauth`],
    ['a value before a name', `https://${template('x')}acme.com/`],
    ['a whole host', `https://${template('x')}/oauth`],
    ['a host with a port', `https://${template('x')}:${template('n')}/oauth`],
    ['a digit of a port', `https://acme.com:8${template('x')}/oauth`],
    ['a port that goes on', `https://acme.com:${template('n')}${template('x')}0/oauth`],
    ['a base URL', `${template('x')}/oauth`],
    ['a base URL with a suffix', `${template('x')}.acme.com/oauth`],
    ['a base URL of choices', `${template('home')}/oauth`],
    ['what may follow a host', `https://acme.com${template('x')}/oauth`],
    ['two values that may follow a host', `https://acme.com${template('x')}${template('n')}${template('region')}`],
    ['two values of one label', `https://${template('x')}${template('region')}.acme.com/`],
    ['a host in capitals', ` HTTPS://${template('x')}.ACME.com?a=${template('n')} `],
  ] as const;
  const values = [
    ...['demo', 'evil.test/', 'a@evil.test', 'evil.test#', 'evil.test?', 'evil.test\\', 'evil.test:1', '', 'a b'],
    ...['8443', '127.1', '0x7f.1', 'a..b', '..', '.', 'evil.', 'evil', '/v2', '?a', '/@evil.test', '//evil.test'],
    ...['evil.test\n', 'evil.test%2f', 'ev\til', '\uff0f', 'K\u212a', 'https://evil.test', 'https://eu.acme.com/x'],
    ...[
      'HTTP://localhost:3000/crm',
      'http://[::1]:3000',
      'https://a@evil.test',
      'https://evil.',
      'javascript:alert(1)',
    ],
    ...['{{process.env.CLIENT_SECRET}}', '99999', 8443, true, null, undefined],
  ];
  const regions = ['a-', 'c', 'evil', undefined];
  const more = [
    { tld: '.com', home: 'https://eu.acme.com' },
    { tld: '.eu:8443/v2?a=b', home: 'https://us.acme.com' },
    { tld: '.evil.test', home: 'HTTPS://us.acme.com' },
    { tld: '[.]+', home: undefined },
  ];

  test.each(hosts)('to %s, or refuses as it does', async (_, template) => {
    const authentication = allStages({ url: template });
    const accepted = new Set<boolean>();
    for (const stage of stages) {
      const form = effectiveRequest(stage, authentication) as RequestForm;
      const source = renderCode(form, stage, authentication);
      for (const [index, x] of values.entries()) {
        const given = { x, n: 844, region: regions[index % 4], ...more[index % 3], redirect_uri: 'r', state: 's' };
        const authData = { ...given, access_token: 'at', refresh_token: 'rt' } as unknown as Bundle['authData'];
        const scope = {
          bundle: { inputData: { ...given, code: 'c' }, authData, meta: { isTestingAuth: true } },
          env: { CLIENT_ID: 'id', CLIENT_SECRET: 'the-secret' },
        };
        if (stage === 'authorizeUrl') {
          const found = await run(source, scope.bundle, scope.env).catch(() => ({ result: 'refused' }));
          const expected = sorted(urlByForm(form, scope, fields));
          expect([x, sorted(String(found.result))]).toEqual([x, expected]);
          accepted.add(expected !== 'refused');
        } else {
          expect([x, await sentByCode(source, scope)]).toEqual([x, sentByForm(form, scope, fields)]);
        }
      }
    }
    expect(accepted).toContain(true);
  });

  const sorted = (text: string) => {
    if (text === 'refused') return text;
    const found = new URL(text);
    found.searchParams.sort();
    return found.href;
  };

  const bundle: Bundle = {
    inputData: { x: 'X', n: 0, yes: false, none: null, deep: { er: { est: 'D' }, list: [1] }, b__c: 'own', code: 'c' },
    authData: { x: 'Y', access_token: 'at', refresh_token: 'rt', account__id: 7, yes: true, n: 1 },
    meta: { isTestingAuth: true },
    cleanedRequest: { querystring: { domain: 'eu' } },
    rawRequest: { querystring: { domain: 'eu' } },
  };
  const scope: Values = { bundle, env: { CLIENT_ID: 'id', CLIENT_SECRET: 'secret', A__B: 'ab', 'C.D': 'cd' } };
  const names = [
    ...[
      'bundle.inputData.x',
      'bundle.inputData.n',
      'bundle.inputData.yes',
      'bundle.inputData.none',
      'bundle.authData.x',
    ],
    ...[
      'bundle.inputData.deep.er.est',
      'bundle.inputData.deep__er__est',
      'bundle.inputData.b__c',
      'bundle.inputData.x.y',
    ],
    ...[
      'bundle.inputData.deep.er',
      'bundle.inputData.deep.list.0',
      'bundle.inputData.x.length',
      'bundle.inputData.a-b',
    ],
    ...['bundle.inputData.constructor', 'bundle.inputData.__proto__', 'bundle.authData.toString', 'bundle.authData.n'],
    ...[
      'bundle.authData.account__id',
      'bundle.authData.yes',
      'bundle.authData.accessToken',
      'bundle.authData.access_token',
    ],
    ...[
      'bundle.cleanedRequest.querystring.domain',
      'bundle.rawRequest.querystring.domain',
      'bundle.meta.isTestingAuth',
    ],
    ...['bundle.cleanedRequest.querystring.none', 'process.env.CLIENT_SECRET', 'process.env.A__B', 'process.env.C.D'],
    ...['process.env.NONE', 'process.env.constructor', 'unknown', ''],
  ];
  const form = { url: 'https://acme.test/x?{{bundle.inputData.n}}', method: 'POST' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const drops = { removeMissingValuesFrom: { body: true, params: true } };

  test.each(names)('with the value of %j, alone, in a text, and in a body', async (name) => {
    const [alone, inText, twice] = [`{{${name}}}`, `Bearer {{ ${name} }}.`, `{{${name}}}{{${name}}}`];
    const params = { alone, inText, twice, list: ['a', alone], none: null };
    const body = { ...params, deep: { alone, list: [{ alone }, alone, inText] }, number: 1.5, yes: true };
    const forms: RequestForm[] = [
      { ...form, params, headers: { 'x-a': alone, 'x-b': inText }, body },
      { ...form, params, headers, body },
      { ...form, params, body, ...drops },
      { ...form, params, headers, body, ...drops },
      { ...form, body: alone },
      { ...form, body: `a=${twice}&b={${alone}` },
      { ...form, body: twice },
      { ...form, method: 'GET', params },
    ];
    for (const declared of forms) {
      const definition = {
        ...authenticationWith({ getAccessToken: declared, refreshAccessToken: declared }, declared),
      };
      for (const stage of ['getAccessToken', 'refreshAccessToken', 'test'] as const) {
        const effective = effectiveRequest(stage, definition) as RequestForm;
        for (const values of [scope, { ...scope, bundle: emptyBundle }]) {
          const expected = sentByForm(effective, values, []);
          expect(expected).not.toBe('refused');
          expect(await sentByCode(renderCode(effective, stage, definition), values)).toEqual(expected);
        }
      }
      const redirect = { url: 'https://acme.test/x', params };
      const authentication = authenticationWith({ authorizeUrl: redirect });
      const effective = effectiveRequest('authorizeUrl', authentication) as RequestForm;
      const flat = { ...bundle, inputData: { ...bundle.inputData, deep: undefined } };
      const { result } = await run(renderCode(effective, 'authorizeUrl', authentication), flat, scope.env);
      expect(sorted(String(result))).toBe(sorted(urlByForm(effective, { ...scope, bundle: flat }, [])));
    }
  });

  test.each<[Stage, RequestForm]>([
    ['test', { url }],
    ['refreshAccessToken', { url }],
    ['refreshAccessToken', { url, method: 'GET' }],
    ['refreshAccessToken', { url, params: { refresh_token: '{{bundle.authData.refresh_token}}' } }],
  ])('in %s with a token of either spelling, where the platform places it', async (stage, declared) => {
    const definition = authenticationWith({ refreshAccessToken: declared }, declared);
    const effective = effectiveRequest(stage, definition) as RequestForm;
    const source = renderCode(effective, stage, definition);
    const withTokens = (authData: Bundle['authData']) => ({ ...scope, bundle: { ...bundle, authData } });
    const snake = withTokens({ access_token: 'at', refresh_token: 'rt' });
    const camel = withTokens({ accessToken: 'at', refreshToken: 'rt' });
    const expected = sentByForm(effective, snake, []);
    expect(JSON.stringify(expected)).toMatch(/Bearer at|refresh_token=rt/);
    expect(await sentByCode(source, snake)).toEqual(expected);
    const sent = await sentByCode(source, camel);
    if (declared.params)
      expect(sent).toMatchObject({ url: `${url}?refresh_token=`, body: (expected as HttpRequest).body });
    else expect(sent).toEqual(expected);
  });

  test.each<[Stage, RequestForm]>([
    ['test', { url, headers: { authorization: 'Bearer {{bundle.authData.access_token}}' } }],
    ['refreshAccessToken', { url, method: 'GET', params: { refresh_token: '{{bundle.authData.refresh_token}}' } }],
    ['refreshAccessToken', { url: `${url}?refresh_token={{bundle.authData.refresh_token}}`, method: 'GET' }],
    ['refreshAccessToken', { url, headers, body: { refresh_token: '{{bundle.authData.refresh_token}}' } }],
  ])('in %s with a token as the definition spells it, where that places it', async (stage, declared) => {
    const definition = authenticationWith({ refreshAccessToken: declared }, declared);
    const effective = effectiveRequest(stage, definition) as RequestForm;
    const source = renderCode(effective, stage, definition);
    for (const authData of [
      { accessToken: 'at', refreshToken: 'rt' },
      { access_token: 'at', refresh_token: 'rt' },
    ]) {
      const values = { ...scope, bundle: { ...bundle, authData } as Bundle };
      expect(await sentByCode(source, values)).toEqual(sentByForm(effective, values, []));
    }
  });
});

test('the default parameters have names', () => {
  expect(defaultParameterNames('getAccessToken').sort()).toEqual(
    ['client_id', 'client_secret', 'code', 'grant_type', 'redirect_uri'].sort(),
  );
  expect(defaultParameterNames('refreshAccessToken')).toContain('refresh_token');
});

describe('code from a form', () => {
  test.each<[Stage, RequestForm]>([
    ['getAccessToken', token({ body: { a: [1, { b: null }], [awkward]: awkward, n: 1.5, t: true, '1-2': {} } })],
    ['getAccessToken', token({ body: awkward })],
    ['refreshAccessToken', token({ params: { a: awkward }, body: {} })],
    ['test', tested({ url, headers: { 'x-a': awkward, authorization: 'x' } })],
  ])('of %s keeps literal text, and returns the response', async (stage, form) => {
    const { sent, result } = await run(renderCode(form, stage, plain));
    expect(sent).toEqual([form]);
    expect(result).toEqual({ access_token: 'a' });
  });

  test('keeps a member named __proto__', async () => {
    const body = JSON.parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    const { sent } = await run(renderCode(token({ body }), 'getAccessToken', plain));
    expect(Object.entries((sent[0] as RequestForm).body ?? {})).toEqual([['__proto__', { polluted: true }]]);
  });

  test('reads well', () => {
    expect(renderCode(tested({ url }), 'test', plain)).toBe(`const response = await z.request({
  url: 'https://acme.test/x',
  method: 'GET',
  headers: {
    accept: 'application/json',
    authorization: 'Bearer ' + (bundle.authData.access_token ?? bundle.authData.accessToken ?? ''),
  },
});
return response.data;
`);
    const hosted = { url: 'https://{{bundle.inputData.subdomain}}.acme.com/token' };
    expect(renderCode(token(hosted), 'getAccessToken', plain))
      .toBe(`if (!/^[\\w.-]+$/.test(bundle.inputData.subdomain ?? '')) {
  throw new Error('The value of bundle.inputData.subdomain does not fit in the host of the URL: it must be letters, digits, dots, hyphens and underscores only.');
}
const text = 'https://' + (bundle.inputData.subdomain ?? '') + '.acme.com/token';
const [, host] = /^https?:\\/\\/([\\w-]+(?:\\.[\\w-]+)*\\.?|\\[[\\da-f:.]+\\])(?::(\\d{1,5}))?(?![^/?#\\\\])/.exec(text.toLowerCase()) ?? [];
const url = new URL(text);
if (url.hostname !== host) throw new Error('The URL has no valid host with these values.');
const response = await z.request({
  url: url.href,
  method: 'POST',
  headers: {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  },
  body: {
    client_id: process.env.CLIENT_ID,
    client_secret: process.env.CLIENT_SECRET,
    code: bundle.inputData.code,
    redirect_uri: bundle.inputData.redirect_uri,
    grant_type: 'authorization_code',
  },
  removeMissingValuesFrom: {
    body: true,
  },
});
return response.data;
`);
  });

  test('shows every character that an editor would hide', () => {
    expect(renderCode(token({ body: awkward }), 'getAccessToken', plain)).toMatch(/^[\n\u0020-\u007e]*$/);
  });
});

describe('code from an authorization form', () => {
  const env = { CLIENT_ID: 'id & more' };
  const inputData = { redirect_uri: 'https://app.test/cb?a=b', state: 's+/=', code_challenge: 'c', subdomain: 'demo' };
  const hosted = 'https://{{bundle.inputData.subdomain}}.acme.com/authorize';
  const urlFrom = async (form: RequestForm, more: object = {}) =>
    new URL(
      String(
        (await run(renderCode(form, 'authorizeUrl', plain), { inputData: { ...inputData, ...more } }, env)).result,
      ),
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
  const source = renderCode(formOf('getAccessToken'), 'getAccessToken', plain);
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
    parent[stage] = {
      ...declared,
      source: renderCode(effectiveRequest(stage, authentication) as RequestForm, stage, authentication),
    };
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
  ])('is refused if the request is %s', (_, text) => {
    expect(() => convert(text)).toThrow(expect.objectContaining({ code: 'shared-request' }));
  });

  test('has no merge keys, as where it is read', () => {
    const text = 'a: &a { getAccessToken: { url: u } }\noauth2Config:\n  <<: *a\n';
    expect(() => convert(text)).toThrow(expect.objectContaining({ code: 'no-request' }));
  });

  test.each([
    ['source', 'oauth2Config:\n  getAccessToken:\n    source: return 1\n'],
    ['require', 'oauth2Config: { getAccessToken: { require: ./a.js } }'],
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
    const code = flatteningCode(form, 'getAccessToken', members, plain);
    expect(code).toContain('access_token: result.data?.credentials?.access_token,');
    const data = { data: { credentials: { access_token: 'a' }, list: [{ id: 7 }] } };
    const { sent, result } = await run(code, { ...emptyBundle, inputData: { code: 'c' } }, {}, data);
    expect(sent).toMatchObject([{ url, method: 'POST', body: { code: 'c', grant_type: 'authorization_code' } }]);
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
    const { result } = await run(
      flatteningCode(form, 'getAccessToken', new Map([[key, [key, key]]]), plain),
      emptyBundle,
      {},
      data,
    );
    expect(Object.entries(result as object)).toEqual([[key, 'value']]);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
  });

  test('goes around existing code, wherever that returns', async () => {
    const source = `if (bundle) return [{ token: 'a' }];\nreturn [];\n`;
    const code = flatteningCode({ source }, 'getAccessToken', new Map([['access_token', ['0', 'token']]]), plain);
    expect((await run(code)).result).toEqual({ access_token: 'a' });
  });

  test('for a module’s function says where it goes', async () => {
    const own = { module: 'file:///a.js', path: [] };
    const code = flatteningCode(own, 'getAccessToken', new Map([['access_token', ['0', 'token']]]), plain);
    expect(code).toMatch(/^\/\/ In place of what getAccessToken returns: here, result is that\.\nreturn \{/);
    expect((await run(`const result = [{ token: 'a' }];\n${code}`)).result).toEqual({ access_token: 'a' });
  });

  describe('is pasted', () => {
    const code = flatteningCode(form, 'getAccessToken', new Map([[hostile, ['data', hostile, awkward]]]), plain);

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
      expect(await getAccessToken({ request: async () => ({ data }) }, emptyBundle)).toEqual({ [hostile]: 'value' });
    });
  });
});
