import { describe, expect, test } from '@jest/globals';
import type { Field, RequestForm, TemplateScope } from '../../harness/platform/definition/types.js';
import { PlatformError } from '../../harness/platform/errors.js';
import { renderUrl } from '../../harness/platform/hosts.js';
import { renderRequest, serialise } from '../../harness/platform/render-request.js';
import { lookUp, renderTemplate, templatesIn } from '../../harness/platform/templates.js';

const field = (key: string, more: Partial<Field> = {}): Field => ({
  key,
  type: 'string',
  required: true,
  computed: false,
  ...more,
});

function scopeOf(inputData: Record<string, unknown>, more: Partial<TemplateScope> = {}): TemplateScope {
  return {
    bundle: { inputData, authData: {}, meta: { isTestingAuth: true } },
    env: { CLIENT_ID: 'the-id', CLIENT_SECRET: 'the-secret' },
    fields: [field('x', { label: 'Subdomain' })],
    ...more,
  };
}

/** What was refused, and with which message; undefined if nothing was. */
function refusalOf(action: () => unknown): PlatformError | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
}

describe('a template', () => {
  const scope: TemplateScope = {
    bundle: {
      inputData: { a: 'A', n: 0, yes: false, none: null, deep: { er: { est: 'D' } }, list: [1, 2], b__c: 'own' },
      authData: { access_token: 'at', 'account.id': 7 },
      meta: { isTestingAuth: true },
      cleanedRequest: { querystring: { accountDomain: 'eu' } },
    },
    env: { CLIENT_ID: 'the-id', CLIENT_SECRET: 'the-secret' },
    fields: [],
  };

  test.each([
    ['{{bundle.inputData.a}}', 'A'],
    ['<{{  bundle.inputData.a  }}>{{bundle.inputData.a}}', '<A>A'],
    ['{{bundle.authData.access_token}}', 'at'],
    ['{{bundle.meta.isTestingAuth}}', 'true'],
    ['{{bundle.cleanedRequest.querystring.accountDomain}}', 'eu'],
    ['{{bundle.rawRequest.querystring.accountDomain}}', 'eu'],
    ['{{process.env.CLIENT_ID}}', 'the-id'],
    ['{{bundle.inputData.n}},{{bundle.inputData.yes}}', '0,false'],
    ['{{bundle.inputData.deep.er.est}}', 'D'],
    ['{{bundle.inputData.deep__er__est}}', 'D'],
    ['{{bundle.inputData.b__c}}', 'own'],
    ['{{bundle.inputData.list}} {{bundle.inputData.deep}}', '[1,2] {"er":{"est":"D"}}'],
    ['{{bundle.inputData.list.1}}', '2'],
    ['[{{bundle.inputData.none}}{{bundle.inputData.absent}}{{bundle.inputData.a.b}}{{nothing}}{{}}]', '[]'],
    ['{{process.env}}{{process.env.PATH}}{{process.env.__proto__}}{{process.env.constructor}}', ''],
    ['{{bundle.inputData.__proto__}}{{bundle.inputData.constructor.name}}{{bundle.inputData.toString}}', ''],
    ['{bundle.inputData.a} {{bundle.inputData.a', '{bundle.inputData.a} {{bundle.inputData.a'],
  ])('%s becomes %s', (template, text) => {
    expect(renderTemplate(template, scope)).toBe(text);
  });

  test('a rendered value is not rendered again', () => {
    const hostile = scopeOf({ x: '{{process.env.CLIENT_SECRET}}', open: '{{', close: 'process.env.CLIENT_SECRET}}' });
    expect(renderTemplate('{{bundle.inputData.x}}', hostile)).toBe('{{process.env.CLIENT_SECRET}}');
    expect(renderTemplate('{{bundle.inputData.open}}{{bundle.inputData.close}}', hostile)).toBe(
      '{{process.env.CLIENT_SECRET}}',
    );
  });

  test('a value with replacement patterns is text', () => {
    expect(renderTemplate('<{{bundle.inputData.x}}>', scopeOf({ x: "$&$'$1" }))).toBe("<$&$'$1>");
  });

  test('names are found elsewhere if a function says so', () => {
    expect(renderTemplate('{{username}}/{{id}}', scope, (name) => (name === 'id' ? 5 : name))).toBe('username/5');
  });

  test('an object that contains itself is refused', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    const refusal = refusalOf(() => renderTemplate('{{bundle.inputData.x}}', scopeOf({ x: endless })));
    expect(refusal?.message).toContain('"bundle.inputData.x"');
  });

  test('its names are listed and looked up', () => {
    expect(templatesIn('{{ a.b }}-{{c}} {d} {{}}')).toEqual(['a.b', 'c', '']);
    expect(lookUp('bundle.inputData.n', scope)).toBe(0);
    expect(lookUp('bundle.inputData.none', scope)).toBeNull();
    expect(lookUp('bundle.inputData', scope)).toBe(scope.bundle.inputData);
    expect(lookUp('process.env.PATH', scope)).toBeUndefined();
  });

  test('a long run of braces takes no long time', () => {
    const text = '{{'.repeat(200_000);
    expect(renderTemplate(text, scope)).toBe(text);
  });
});

describe('a template in the host of a URL', () => {
  const render = (template: string, x: unknown, more: Partial<TemplateScope> = {}) =>
    renderUrl(template, scopeOf({ x }, more));
  const shapes = {
    suffix: 'https://{{bundle.inputData.x}}.acme.com/oauth/token',
    middle: 'https://api-{{ bundle.inputData.x }}.acme.com:8443/oauth?a=b',
    bare: 'https://{{bundle.inputData.x}}.acme.com',
    literal: 'https://api.acme.com{{bundle.inputData.x}}/oauth',
    port: 'https://api.acme.com:{{bundle.inputData.x}}/oauth',
    whole: 'https://{{bundle.inputData.x}}/oauth',
    base: '{{bundle.inputData.x}}/oauth/token',
    baseSuffix: '{{bundle.inputData.x}}.acme.com/oauth',
    baseWhole: '{{bundle.inputData.x}}',
    open: 'https://api.{{bundle.inputData.x}}/oauth',
  };
  type Shape = keyof typeof shapes;

  test.each<[Shape, string, string]>([
    ['suffix', 'demo', 'https://demo.acme.com/oauth/token'],
    ['suffix', 'DE.m_o-1', 'https://de.m_o-1.acme.com/oauth/token'],
    ['suffix', 'evil.test', 'https://evil.test.acme.com/oauth/token'],
    ['middle', 'eu', 'https://api-eu.acme.com:8443/oauth?a=b'],
    ['bare', 'demo', 'https://demo.acme.com/'],
    ['literal', '', 'https://api.acme.com/oauth'],
    ['literal', '/v2', 'https://api.acme.com/v2/oauth'],
    ['literal', '/@evil.test', 'https://api.acme.com/@evil.test/oauth'],
    ['literal', '//evil.test', 'https://api.acme.com//evil.test/oauth'],
    ['literal', '/\\evil.test', 'https://api.acme.com//evil.test/oauth'],
    ['literal', '?to=evil.test', 'https://api.acme.com/?to=evil.test/oauth'],
    ['port', '8443', 'https://api.acme.com:8443/oauth'],
    ['port', '443', 'https://api.acme.com/oauth'],
    ['whole', 'crm.customer.example', 'https://crm.customer.example/oauth'],
    ['whole', 'crm.customer.example:8443', 'https://crm.customer.example:8443/oauth'],
    ['base', 'https://crm.customer.example', 'https://crm.customer.example/oauth/token'],
    ['base', 'HTTP://localhost:3000/crm', 'http://localhost:3000/crm/oauth/token'],
    ['base', 'http://[::1]:3000', 'http://[::1]:3000/oauth/token'],
    ['baseSuffix', 'https://demo', 'https://demo.acme.com/oauth'],
    ['baseWhole', 'https://crm.customer.example/oauth', 'https://crm.customer.example/oauth'],
    ['open', 'acme.com', 'https://api.acme.com/oauth'],
  ])('%s with %j is %s', (shape, value, url) => {
    expect(render(shapes[shape], value).href).toBe(url);
  });

  const hostile = [
    '',
    ' ',
    'evil.test/',
    'evil.test/.',
    '//evil.test',
    '/evil.test',
    'a@evil.test',
    'a:b@evil.test',
    'a@evil.test/',
    '@evil.test',
    '.evil.test/',
    'evil.test#',
    'evil.test?',
    'evil.test\\',
    'evil.test\\@',
    '\\evil.test',
    'evil.test:1',
    'evil.test:1/',
    ':1@evil.test/',
    ':80',
    '80/evil.test',
    '80?',
    ':',
    'evil.test%2f',
    'evil.test%2F',
    'evil.test%23',
    'evil.test%00',
    'evil test',
    ' evil.test',
    'evil.test ',
    'evil.test\t/',
    'ev\til',
    'evil.test\n',
    'evil.test\r\nhost: x',
    'evil.test\0',
    'evil.test\uff0f',
    'evil.test\uff03',
    'ｅvil.test',
    'evil\u3002test/',
    'evil.test\u2044',
    'b\u00fccher',
    'K\u212a',
    'a\u00adb',
    '[::1]',
    '[::1]/',
    '{{process.env.CLIENT_SECRET}}',
    '..',
    'a..b',
    '127.1/',
    'https://evil.test',
    'https://evil.test/',
    'https://evil.test/x',
    'https://evil.test#',
    'https://evil.test?',
    'https://evil.test\\',
    'https://evil.test:1',
    'https://a@evil.test',
    'https://evil.test ',
    'https:evil.test',
    'https:\\\\evil.test',
    '//evil.test/x',
    'javascript://evil.test/x',
    'file:///etc/passwd',
  ];
  const fixed: Partial<Record<Shape, RegExp>> = {
    suffix: /^[\w.-]+\.acme\.com$/,
    middle: /^api-[\w.-]+\.acme\.com:8443$/,
    bare: /^[\w.-]+\.acme\.com$/,
    literal: /^api\.acme\.com$/,
    port: /^api\.acme\.com(:\d+)?$/,
    baseSuffix: /^[\w.-]+\.acme\.com$/,
  };

  test.each(
    hostile.flatMap((value) => Object.entries(fixed).map(([shape, host]) => [value, shape as Shape, host] as const)),
  )('%j does not lead %s away', (value, shape, host) => {
    let url: URL | undefined;
    const refusal = refusalOf(() => (url = render(shapes[shape], value)));
    // A path behind a literal host, and a URL's host before a literal suffix, are what the definition asks for.
    const fits =
      { literal: /^(?:$|[/?])/, baseSuffix: /^https:\/\/evil\.test$/ }[shape as string]?.test(value) ?? false;
    expect([refusal?.code, url === undefined || host.test(url.host)]).toEqual([fits ? undefined : 'unsafe-host', true]);
    if (refusal) expect(refusal.message).toContain('the field "Subdomain" (x)');
  });

  test.each([
    ...hostile.filter((value) => !value.startsWith('https://evil.test')).map((value) => ['base', value] as const),
    ...['#', '?', '\\', ' ', ':1:2', ':123456', ':99999', '%2f', '/a?b', '/a#b', '/a\\b', '/a b', '/a\tb'].map(
      (end) => ['base', `https://evil.test${end}`] as const,
    ),
    ['base', 'https://user@evil.test'] as const,
    ['base', 'ftp://evil.test'] as const,
    ['base', 'https://127.1'] as const,
    ...hostile.filter((value) => !/^[\w.-]+(:\d+)?$/.test(value)).map((value) => ['whole', value] as const),
    ['whole', '2130706433'] as const,
    ['whole', '0x7f.1'] as const,
    ['whole', 'a..b'] as const,
    ['open', 'acme.com:1'] as const,
    ['open', 'acme.com/'] as const,
    ['port', '99999'] as const,
    ['port', '80.evil.test'] as const,
  ])('%s refuses %j', (shape, value) => {
    expect(refusalOf(() => render(shapes[shape], value))?.code).toBe('unsafe-host');
  });

  test.each([
    ['https://{{bundle.inputData.x}}acme.com/', 'evil', undefined],
    ['https://{{bundle.inputData.x}}acme.com/', 'demo.', 'demo.acme.com'],
    ['https://{{bundle.inputData.x}}-api.acme.com/', 'demo', 'demo-api.acme.com'],
    ['{{bundle.inputData.x}}acme.com/', 'https://evil', undefined],
    ['{{bundle.inputData.x}}acme.com/', 'https://demo.', 'demo.acme.com'],
    ['HTTPS://{{bundle.inputData.x}}.acme.com:443/', 'demo', 'demo.acme.com'],
    ['https://{{bundle.inputData.x}}-acme.com/', 'evil', undefined],
    ['https://{{bundle.inputData.x}}:8443/', 'crm.test', 'crm.test:8443'],
    ['https://{{bundle.inputData.x}}:8443/', 'crm.test/', undefined],
    ['https://{{bundle.inputData.x}}:8443/', 'crm.test:1', undefined],
    ['https://api.acme.com{{bundle.inputData.x}}:8443/', '/evil', undefined],
    ['https://api.acme.com{{bundle.inputData.x}}:8443/', '', 'api.acme.com:8443'],
    ['https://api.acme.com:8{{bundle.inputData.x}}/', '0', undefined],
    ['https://{{bundle.inputData.x}}{{bundle.inputData.x}}.acme.com/', 'a', 'aa.acme.com'],
    ['https://{{process.env.HOST}}{{bundle.inputData.x}}/', '.evil.test', undefined],
    ['https://{{process.env.HOST}}{{bundle.inputData.x}}/', '/v1', 'api.acme.com'],
    ['https://{{process.env.HOST}}.{{bundle.inputData.x}}.acme.com/', 'b', 'api.acme.com.b.acme.com'],
    ['{{process.env.BASE}}{{bundle.inputData.x}}/', '@evil.test', undefined],
    ['{{process.env.BASE}}{{bundle.inputData.x}}/', '.evil.test', undefined],
    ['{{process.env.BASE}}{{bundle.inputData.x}}/', '/v1', 'api.acme.com'],
    ['{{process.env.BASE}}{{bundle.inputData.x}}{{bundle.inputData.x}}', '/v1', 'api.acme.com'],
    ['https://api.acme.com/{{bundle.inputData.x}}', '/evil.test', 'api.acme.com'],
    ['https://api.acme.com/{{bundle.inputData.x}}', '@evil.test', 'api.acme.com'],
    ['https://api.acme.com?q={{bundle.inputData.x}}', '@evil.test/', 'api.acme.com'],
    ['https://api.acme.com\\{{bundle.inputData.x}}', '@evil.test/', 'api.acme.com'],
    ['https://api.acme.com#{{bundle.inputData.x}}', '@evil.test/', 'api.acme.com'],
    ['https://u:{{bundle.inputData.x}}@api.acme.com/', '1', undefined],
    ['https://u@api.acme.com/{{bundle.inputData.x}}', '1', undefined],
    ['{{bundle.inputData.x}}://api.acme.com/', 'https', undefined],
    ['https:///{{bundle.inputData.x}}', 'evil.test', undefined],
    ['https:{{bundle.inputData.x}}', '//evil.test', undefined],
    ['http{{bundle.inputData.x}}', 's://evil.test', undefined],
    ['//{{bundle.inputData.x}}', 'evil.test', undefined],
    ['ftp://api.acme.com/{{bundle.inputData.x}}', '', undefined],
    ['', '', undefined],
    ['https://', '', undefined],
    ['  HTTPS://API.acme.com:443/{{bundle.inputData.x}}\n', 'a', 'api.acme.com'],
    ['https://b\u00fccher.example/{{bundle.inputData.x}}', 'a', 'xn--bcher-kva.example'],
  ])('%s with %j goes to %s', (template, value, host) => {
    const env = { HOST: 'api.acme.com', BASE: 'https://api.acme.com' };
    let url: URL | undefined;
    const refusal = refusalOf(() => (url = render(template, value, { env })));
    expect(url?.host).toBe(host);
    if (host === undefined) expect(refusal?.code).toMatch(/^(unsafe-host|invalid-url)$/);
  });

  test('a host that ends in a template takes only the choices of its field', () => {
    const fields = [
      field('x', {
        choices: new Map([
          ['.com', 'World'],
          ['.eu', 'Europe'],
          ['.eu:8443/v2', 'Test'],
        ]),
      }),
    ];
    const template = 'https://api.acme{{bundle.inputData.x}}/oauth';
    expect(render(template, '.eu', { fields }).href).toBe('https://api.acme.eu/oauth');
    expect(render(template, '.eu:8443/v2', { fields }).href).toBe('https://api.acme.eu:8443/v2/oauth');
    for (const value of ['.evil.test', '', '/', '.eu ', '.EU']) {
      expect(refusalOf(() => render(template, value, { fields }))?.message).toContain("one of the field's choices");
    }
    const stored = scopeOf({}, { fields });
    const authData = { x: '.evil.test' };
    const scope = { ...stored, bundle: { ...stored.bundle, authData } };
    expect(refusalOf(() => renderUrl('https://acme.{{bundle.authData.x}}/', scope))?.code).toBe('unsafe-host');
  });

  test('a URL that begins with a template takes only the choices of its field', () => {
    const fields = [field('x', { choices: new Map([['https://eu.acme.com', 'EU']]) })];
    expect(render(shapes.base, 'https://eu.acme.com', { fields }).host).toBe('eu.acme.com');
    expect(refusalOf(() => render(shapes.base, 'https://evil.test', { fields }))?.code).toBe('unsafe-host');
    const withPort = '{{bundle.inputData.x}}:8443/';
    expect(render(withPort, 'https://eu.acme.com', { fields }).host).toBe('eu.acme.com:8443');
    expect(refusalOf(() => render(withPort, 'https://evil.test', { fields }))?.code).toBe('unsafe-host');
  });

  test('values from the environment are held to the same rules, and named', () => {
    const scope = scopeOf({}, { env: { TENANT: 'evil.test/' } });
    const refusal = refusalOf(() => renderUrl('https://{{process.env.TENANT}}.acme.com/', scope));
    expect(refusal?.message).toContain('the environment variable TENANT');
    expect(refusal?.message).toContain('letters, digits, dots, hyphens and underscores only');
  });

  test('a refusal quotes neither the value nor what is written behind the host', () => {
    const value = 'hunter2-the-secret/';
    const refusal = refusalOf(() => render('https://{{bundle.inputData.x}}.acme.com/?api_key=k3y-literal', value));
    expect(refusal?.message).toContain('"https://{{bundle.inputData.x}}.acme.com"');
    expect(refusal?.message).not.toMatch(/hunter2|k3y-literal/);
    const credentials = refusalOf(() => render('https://user:pa55@{{bundle.inputData.x}}.acme.com/', 'a'));
    expect(credentials?.message).not.toContain('pa55');
  });

  test('whatever the value, the URL is refused or its host keeps its literal text', () => {
    const alphabet = [
      ...'ab.-_:/\\@?#%[]{} \t\n\r\0',
      '%2f',
      '%40',
      '\uff0f',
      '\uff20',
      '\u3002',
      '\u00ad',
      '\u00df',
      '1',
      'evil.test',
      'https://',
      '..',
      '//',
      '\ud800',
      'xn--',
    ];
    const random = randomFrom(20260101);
    let accepted = 0;
    for (let n = 0; n < 20_000; n++) {
      const value = Array.from({ length: 1 + random(5) }, () => alphabet[random(alphabet.length)]).join('');
      for (const [shape, host] of Object.entries(fixed)) {
        let url: URL | undefined;
        const refusal = refusalOf(() => (url = render(shapes[shape as Shape], value)));
        if (refusal) continue;
        accepted++;
        if (
          !url ||
          !host.test(url.host) ||
          url.username !== '' ||
          url.password !== '' ||
          !/^https?:$/.test(url.protocol)
        ) {
          throw new Error(`${shape} with ${JSON.stringify(value)} goes to ${url?.href}`);
        }
      }
    }
    expect(accepted).toBeGreaterThan(1000);
  });
});

/** Whole numbers below a bound, the same for the same seed (a linear congruential generator). */
function randomFrom(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
}

describe('a request', () => {
  const render = (form: RequestForm, inputData: Record<string, unknown> = {}) =>
    renderRequest(form, scopeOf(inputData), { template: renderTemplate, url: renderUrl });
  const send = (form: Omit<RequestForm, 'url'> & { url?: string }, inputData: Record<string, unknown> = {}) =>
    serialise(render({ url: 'https://api.acme.com/token', method: 'POST', ...form }, inputData));
  const formType = { 'Content-Type': 'application/x-www-form-urlencoded' };

  test('has every part rendered', () => {
    const request = render(
      {
        url: 'https://{{bundle.inputData.x}}.acme.com/{{bundle.inputData.path}}',
        method: 'post',
        params: { scope: 'a {{bundle.inputData.b}}', n: 1, ids: ['1', '{{bundle.inputData.b}}'] },
        headers: { 'X-Id': '{{process.env.CLIENT_ID}}' },
        body: { secret: '{{process.env.CLIENT_SECRET}}', deep: [{ b: '{{bundle.inputData.b}}!' }] },
      },
      { x: 'demo', path: 'v1', b: 'B' },
    );
    expect(request).toEqual({
      url: new URL('https://demo.acme.com/v1'),
      method: 'POST',
      params: [
        ['scope', 'a B'],
        ['n', '1'],
        ['ids', '1'],
        ['ids', 'B'],
      ],
      headers: [['X-Id', 'the-id']],
      body: { secret: 'the-secret', deep: [{ b: 'B!' }] },
    });
  });

  test('is a GET without a body if nothing else is said', () => {
    expect(serialise(render({ url: 'https://api.acme.com/me' }))).toEqual({
      method: 'GET',
      url: 'https://api.acme.com/me',
      headers: {},
    });
    expect(send({ method: 'get', body: { a: 1 } })).not.toHaveProperty('body');
    expect(send({ method: 'HEAD', body: 'text' })).not.toHaveProperty('body');
  });

  test('keeps the type of a value that is the whole text', () => {
    const body = {
      n: '{{bundle.inputData.n}}',
      no: '{{bundle.inputData.no}}',
      o: '{{bundle.inputData.o}}',
      t: 'n={{bundle.inputData.n}}',
    };
    expect(render({ url: 'https://a.test', body }, { n: 5, no: false, o: { a: [1] } }).body).toEqual({
      n: 5,
      no: false,
      o: { a: [1] },
      t: 'n=5',
    });
  });

  test('takes the text of another renderer in place of a value', () => {
    const form = { url: 'https://a.test', body: { n: '{{bundle.inputData.n}}' } };
    const duties = { template: () => 'other', url: renderUrl };
    expect(renderRequest(form, scopeOf({ n: 5 }), duties).body).toEqual({ n: 'other' });
  });

  test('has an empty text for what is missing, or leaves it out where the definition says so', () => {
    const values = {
      gone: '{{bundle.inputData.gone}}',
      none: null,
      not: undefined,
      empty: '',
      zero: 0,
      no: false,
      a: 'a',
    };
    const form = { url: 'https://a.test', params: values, body: { ...values, deep: values } };
    const kept = { gone: '', none: '', not: '', empty: '', zero: 0, no: false, a: 'a' };
    const left = { zero: 0, no: false, a: 'a' };
    expect(render(form).body).toEqual({ ...kept, deep: kept });
    expect(render(form).params).toContainEqual(['gone', '']);
    const dropped = render({ ...form, removeMissingValuesFrom: { params: true, body: true } });
    expect(dropped.body).toEqual({ ...left, deep: left });
    expect(dropped.params).toEqual([
      ['zero', '0'],
      ['no', 'false'],
      ['a', 'a'],
    ]);
    expect(render({ ...form, removeMissingValuesFrom: { params: true } }).body).toEqual({ ...kept, deep: kept });
  });

  test('replaces parameters of the same name in its URL and keeps the others byte by byte', () => {
    const url = 'https://api.acme.com/a?sig=%2f~%20a&id=old&flag&i%64=too&id';
    expect(send({ url, params: { id: 'new one', 'a&b': '=' } }).url).toBe(
      'https://api.acme.com/a?sig=%2f~%20a&flag&id=new+one&a%26b=%3D',
    );
    expect(send({ url }).url).toBe(url);
    expect(send({ params: { a: '1' } }).url).toBe('https://api.acme.com/token?a=1');
  });

  test.each(['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; charset=utf-8'])(
    'has a form for a body under %s',
    (type) => {
      const body = { a: 'x y&=+é', list: [1, '2'], deep: { b: null }, n: 3 };
      const request = send({ headers: { 'content-type': type }, body });
      expect(request.body).toBe('a=x+y%26%3D%2B%C3%A9&list=1&list=2&deep=%7B%22b%22%3A%22%22%7D&n=3');
      expect(request.headers['content-type']).toBe(type);
    },
  );

  test('has JSON for a body under a JSON type, and under none', () => {
    expect(send({ body: { a: [1, 'é'] } })).toMatchObject({
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: '{"a":[1,"é"]}',
    });
    const vendor = { 'content-type': 'application/vnd.acme+json' };
    expect(send({ headers: vendor, body: { a: 1 } })).toMatchObject({ headers: vendor, body: '{"a":1}' });
  });

  test('sends a text as it is, with what its values are', () => {
    const body = 'code={{bundle.inputData.code}}&x';
    expect(send({ headers: formType, body }, { code: 'a b' }).body).toBe('code=a b&x');
  });

  test.each([
    ['x-a', 'b\r\nx-evil: 1'],
    ['x-a', 'b\n'],
    ['x-a', '\0'],
    ['x-a', 'Ā'],
    ['x a', 'b'],
    ['x\n', 'b'],
    ['', 'b'],
  ])('refuses the header %j: %j', (name, value) => {
    const refusal = refusalOf(() => send({ headers: { [name]: '{{bundle.inputData.v}}' } }, { v: `hunter2${value}` }));
    if (name === 'x-a') expect(refusal?.message).toContain('"x-a"');
    expect(refusal?.code).toBe('invalid-header');
    expect(refusal?.message).not.toContain('hunter2');
  });

  test('has one header of a name, in whatever case it was written', () => {
    expect(send({ headers: { 'X-A': '1', 'x-a': '2' } }).headers).toEqual({ 'x-a': '2' });
  });

  test('refuses a body that is endless, too deep or too large', () => {
    const endless: Record<string, unknown> = {};
    endless['self'] = endless;
    const layers = Array.from({ length: 20 }).reduce<unknown>((inner) => [inner, inner], 'x');
    for (const body of [endless, { layers }]) {
      expect(refusalOf(() => send({ body }))?.code).toBe('oversized-request');
    }
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(refusalOf(() => send({ body: { deep } }))?.code).toBe('oversized-request');
    expect(refusalOf(() => send({ body: { a: '{{bundle.inputData.deep}}' } }, { deep }))?.code).toBe(
      'unrenderable-value',
    );
  });

  test('takes a key __proto__ for a key', () => {
    const body = JSON.parse('{"__proto__":{"a":"{{bundle.inputData.b}}"}}') as Record<string, unknown>;
    expect(send({ body }, { b: 'B' }).body).toBe('{"__proto__":{"a":"B"}}');
  });
});
