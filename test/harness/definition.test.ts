import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  checkDefinition,
  DefinitionError,
  readDefinition,
  type Definition,
} from '../../harness/platform/definition/read.js';

const file = { name: 'acme.yaml', folder: '/srv/acme' };
const read = (text: string): Definition => readDefinition(text, file);

const whole = `version: 1.0.0
authentication:
  type: oauth2
  fields:
    - { key: subdomain, label: Subdomain, helpText: 'Before **.acme.com**', inputFormat: 'https://{{input}}.acme.com', default: demo, placeholder: demo }
    - { key: account_id, computed: true }
  oauth2Config:
    enablePkce: true
    scope: read,write
    codeParam: auth_code
    autoRefresh: true
    authorizeUrl:
      url: https://{{bundle.inputData.subdomain}}.acme.com/oauth/authorize?tenant=1
      params:
        client_id: '{{process.env.CLIENT_ID}}'
        state: '{{bundle.inputData.state}}'
        redirect_uri: '{{bundle.inputData.redirect_uri}}'
        response_type: code
    getAccessToken:
      url: https://api.acme.com/oauth/token
      headers: { Content-Type: application/x-www-form-urlencoded }
      body:
        client_id: '{{process.env.CLIENT_ID}}'
        client_secret: '{{process.env.CLIENT_SECRET}}'
        code: '{{bundle.inputData.code}}'
        redirect_uri: '{{bundle.inputData.redirect_uri}}'
        grant_type: authorization_code
        code_verifier: '{{bundle.inputData.code_verifier}}'
        domain: '{{bundle.cleanedRequest.querystring.domain}}'
      removeMissingValuesFrom: { body: true }
    refreshAccessToken: { url: https://api.acme.com/oauth/token }
  test: { url: https://api.acme.com/me }
  connectionLabel: '{{username}} ({{bundle.authData.account_id}})'
`;

/** A good definition of lines 1 to 5, into which one more line is put. */
const bare = (config = '', rest = '') => `type: oauth2
oauth2Config:
  authorizeUrl: https://as.test/authorize
  getAccessToken: https://as.test/token
${config && `  ${config}\n`}test: https://as.test/me
${rest && `${rest}\n`}`;
const token = (form: string) => bare().replace('getAccessToken: https://as.test/token', `getAccessToken: ${form}`);
const authorize = (form: string) => bare().replace('authorizeUrl: https://as.test/authorize', `authorizeUrl: ${form}`);
const config = 'authentication.oauth2Config';
const field = (value: string) => bare('', `fields: [${value}]`);

function refusal(text: string): DefinitionError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof DefinitionError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe('a good definition', () => {
  test('is read whole, without a lint', () => {
    const { authentication, lints } = read(whole);
    expect(lints).toEqual([]);
    expect(authentication).toMatchObject({
      fields: [
        {
          key: 'subdomain',
          label: 'Subdomain',
          type: 'string',
          required: true,
          default: 'demo',
          placeholder: 'demo',
          helpText: 'Before **.acme.com**',
          inputFormat: 'https://{{input}}.acme.com',
          computed: false,
        },
        { key: 'account_id', type: 'string', required: false, computed: true },
      ],
      oauth2Config: {
        enablePkce: true,
        scope: 'read,write',
        codeParam: 'auth_code',
        autoRefresh: true,
        authorizeUrl: { method: 'GET' },
        getAccessToken: { method: 'POST', removeMissingValuesFrom: { body: true } },
        refreshAccessToken: { url: 'https://api.acme.com/oauth/token', method: 'POST' },
      },
      test: { url: 'https://api.acme.com/me', method: 'GET' },
      connectionLabel: '{{username}} ({{bundle.authData.account_id}})',
    });
  });

  test('has no keys without a value', () => {
    const { authentication, lints } = read(bare());
    expect({ authentication, lints }).toStrictEqual({
      authentication: {
        fields: [],
        oauth2Config: {
          authorizeUrl: { url: 'https://as.test/authorize', method: 'GET' },
          getAccessToken: { url: 'https://as.test/token', method: 'POST' },
          autoRefresh: false,
          enablePkce: false,
        },
        test: { url: 'https://as.test/me', method: 'GET' },
      },
      lints: [],
    });
  });

  test('says the same as JSON with tabs and a byte order mark, and as the value of a module', () => {
    const { authentication } = read(whole);
    const value = { authentication: { type: 'oauth2', ...authentication } };
    expect(readDefinition(`\uFEFF${JSON.stringify(value, null, '\t')}`, file).authentication).toEqual(authentication);
    expect(checkDefinition(value, file)).toMatchObject({ authentication, lints: [] });
  });

  test('of a module holds functions by module and path', () => {
    const perform = { module: 'file:///acme.js', path: ['authentication', 'test'] };
    const request = { url: 'https://as.test' };
    const value = { type: 'oauth2', oauth2Config: { authorizeUrl: request, getAccessToken: perform }, test: perform };
    const { authentication } = checkDefinition({ ...value, connectionLabel: perform }, file);
    expect([authentication.test, authentication.connectionLabel, authentication.oauth2Config.getAccessToken]).toEqual([
      perform,
      perform,
      perform,
    ]);
  });
});

test.each([
  ["{ source: 'return 1' }", { source: 'return 1' }],
  ['{ require: ./token.js }', { module: pathToFileURL('/srv/acme/token.js').href, path: [] }],
  ['{ module: file:///a.js, path: [a, b] }', { module: 'file:///a.js', path: ['a', 'b'] }],
  ['{ url: https://as.test/t, method: put }', { url: 'https://as.test/t', method: 'PUT' }],
  ['{ url: https://as.test/t, body: null }', { url: 'https://as.test/t', method: 'POST' }],
  ["'{{bundle.authData.base}}/t'", { url: '{{bundle.authData.base}}/t', method: 'POST' }],
  ["'https://{{bundle.authData.a}}.as.test:{{process.env.PORT}}/t'", { url: expect.any(String), method: 'POST' }],
])('a request is given as %s', (given, normal) => {
  expect(read(token(given)).authentication.oauth2Config.getAccessToken).toStrictEqual(normal);
});

test.each([
  ['[eu, us]', [['eu', 'eu'], ['us', 'us']]], // prettier-ignore
  ['[{ value: eu, label: Europe, sample: x }, us]', [['eu', 'Europe'], ['us', 'us']]], // prettier-ignore
  ['{ eu: Europe, us: America }', [['eu', 'Europe'], ['us', 'America']]], // prettier-ignore
] as const)('choices are given as %s', (given, entries) => {
  const [region] = read(field(`{ key: region, choices: ${given} }`)).authentication.fields;
  expect([...(region?.choices ?? [])]).toEqual(entries);
});

describe('a definition is refused', () => {
  test.each<[what: string, text: string, line: number | undefined, path: string, message: RegExp]>([
    ['empty', '', undefined, 'authentication', /nothing here\. Write an authentication/],
    ['only a comment', '# acme\n', undefined, 'authentication', /nothing here/],
    ['a list', '- a', 1, 'authentication', /no mapping/],
    ['an app without authentication', 'version: 1', 1, 'authentication', /no authentication here/],
    ['an app with an empty one', 'version: 1\nauthentication:\n', 2, 'authentication', /nothing here/],
    ['not YAML', 'type: [oauth2', 1, '', /bracket is not closed/],
    ['two documents', '---\na: 1\n---\nb: 1', 3, '', /more than one document/],
    ['a language tag', 'type: oauth2\na: !!js/function x', 2, '', /A tag is not supported/],
    ['a repeated mapping key', bare('', 'test: https://as.test/other'), 6, '', /"test" stands twice/],
    ['a repeated key in JSON', '{"a": {"b": 1,\n"b": 2}}', 2, '', /"b" stands twice/],
    ['a repeated key in an anchored mapping', 'x: &x\n  b: 1\n  b: 2\na: *x', 3, '', /"b" stands twice/],
    ['an alias to nowhere', 'type: oauth2\ntest: *x', 2, '', /no anchor before it/],
    ['another type', 'type: basic\ntest: 1', 1, 'authentication.type', /"basic".*write "type: oauth2"/],
    ['no type', bare().replace('type: oauth2', ''), 2, 'authentication.type', /missing/],
    [
      'no oauth2Config',
      'type: oauth2\ntest: https://a.test',
      1,
      'authentication.oauth2Config',
      /missing\. Add a mapping/,
    ],
    ['no test', bare().replace(/test: .*/, ''), 1, 'authentication.test', /missing\. Add a URL/],
    ['no token request', bare().replace(/ {2}getA.*\n/, ''), 2, `${config}.getAccessToken`, /missing/],
    [
      'a reserved field',
      field('{ key: client_secret }'),
      6,
      'authentication.fields[0].key',
      /process\.env\.CLIENT_SECRET/,
    ],
    ['a reserved field', field('{ key: client_id }'), 6, 'authentication.fields[0].key', /reserved/],
    [
      'a repeated field',
      field('{ key: a },\n { key: a }'),
      7,
      'authentication.fields[1].key',
      /"a" is the key of fields\[0\]/,
    ],
    ['a field that no template can name', field("{ key: 'a b' }"), 6, 'authentication.fields[0].key', /without spaces/],
    ['a field without a key', field('{ label: a }'), 6, 'authentication.fields[0].key', /missing/],
    [
      'a file field',
      field('{ key: a, type: file }'),
      6,
      'authentication.fields[0].type',
      /"file" is not known.*password/,
    ],
    ['a number as default', field('{ key: a, default: 1 }'), 6, 'authentication.fields[0].default', /a number.*quotes/],
    ['yes for true', field('{ key: a, required: yes }'), 6, 'authentication.fields[0].required', /true or false/],
    [
      'numbers as choices',
      field('{ key: a, choices: [1] }'),
      6,
      'authentication.fields[0].choices[0]',
      /a number.*value and label/,
    ],
    ['no choices', field('{ key: a, choices: [] }'), 6, 'authentication.fields[0].choices', /no choice/],
    [
      'a format without input',
      field('{ key: a, inputFormat: x }'),
      6,
      'authentication.fields[0].inputFormat',
      /\{\{input\}\}/,
    ],
    ['an unknown key', bare('', 'tests: 1'), 6, 'authentication.tests', /Did you mean "test"/],
    [
      'an unknown key of a field',
      field('{ key: a, helptext: b }'),
      6,
      'authentication.fields[0].helptext',
      /"helpText"/,
    ],
    ['an unknown key of the config', bare('enablePKCE: true'), 5, `${config}.enablePKCE`, /"enablePkce"/],
    [
      'an unknown key of a request',
      token('{ url: https://as.test, header: {} }'),
      4,
      `${config}.getAccessToken.header`,
      /"headers"/,
    ],
    ['an unknown key beside code', token('{ source: x, sauce: y }'), 4, `${config}.getAccessToken.sauce`, /"source"/],
    [
      'an unknown removal',
      token('{ url: https://as.test, removeMissingValuesFrom: { header: true } }'),
      4,
      `${config}.getAccessToken.removeMissingValuesFrom.header`,
      /Use params, body/,
    ],
    [
      'a POST to authorize',
      authorize('{ url: https://as.test, method: post }'),
      3,
      `${config}.authorizeUrl.method`,
      /always a GET/,
    ],
    [
      'headers to authorize',
      authorize('{ url: https://as.test, headers: {} }'),
      3,
      `${config}.authorizeUrl.headers`,
      /Use params/,
    ],
    [
      'a body to authorize',
      authorize('{ url: https://as.test, body: {} }'),
      3,
      `${config}.authorizeUrl.body`,
      /Use params/,
    ],
    [
      'another response type',
      authorize('{ url: https://as.test, params: { response_type: token } }'),
      3,
      `${config}.authorizeUrl.params.response_type`,
      /This response_type .*response_type is code/,
    ],
    [
      'another response type in the URL',
      authorize('https://as.test?response_type=id_token'),
      3,
      `${config}.authorizeUrl`,
      /This response_type /,
    ],
    [
      'another grant',
      token('{ url: https://as.test, body: { grant_type: client_credentials } }'),
      4,
      `${config}.getAccessToken.body.grant_type`,
      /This grant_type .*grant_type is authorization_code/,
    ],
    [
      'another grant in a text',
      token('{ url: https://as.test, body: a=1&grant_type=password }'),
      4,
      `${config}.getAccessToken.body`,
      /This grant_type /,
    ],
    [
      'another grant to refresh',
      bare('refreshAccessToken: { url: https://as.test, params: { grant_type: authorization_code } }'),
      5,
      `${config}.refreshAccessToken.params.grant_type`,
      /is refresh_token/,
    ],
    [
      'a wrong method',
      token('{ url: https://as.test, method: FETCH }'),
      4,
      `${config}.getAccessToken.method`,
      /"FETCH".*one of GET/,
    ],
    ...['TRACE', 'CONNECT', 'TRACK', 'PROPFIND'].map((method): [string, string, number, string, RegExp] => [
      `the method ${method}`,
      token(`{ url: https://as.test, method: ${method.toLowerCase()} }`),
      4,
      `${config}.getAccessToken.method`,
      new RegExp(`"${method}" is not known\\. Use one of GET`),
    ]),
    ...[
      ...['Host', 'content-length', 'Connection', 'Keep-Alive', 'Transfer-Encoding'],
      ...['TE', 'Trailer', 'Upgrade', 'Expect'],
    ].map((name): [string, string, number, string, RegExp] => [
      `the header ${name}`,
      token(`{ url: https://as.test, headers: { ${name}: x } }`),
      4,
      `${config}.getAccessToken.headers.${name}`,
      /sets it itself\. Remove it/,
    ]),
    ...[
      'https://{{bundle.cleanedRequest.querystring.host}}/t',
      'https://as.{{bundle.rawRequest.querystring.host}}',
      'https://{{bundle.cleanedRequest.querystring.host}}.as.test/t',
      '{{process.env.BASE}}{{bundle.cleanedRequest.querystring.host}}/t',
      'https://as.test:{{bundle.cleanedRequest.querystring.port}}/t',
      'https://{{bundle.inputData.code}}/t',
    ].map((url): [string, string, number, string, RegExp] => [
      `the URL ${url}`,
      token(`'${url}'`),
      4,
      `${config}.getAccessToken`,
      /A callback would choose the host/,
    ]),
    ['a number as request', token('7'), 4, `${config}.getAccessToken`, /a number\. Give a URL/],
    [
      'a list as body',
      token('{ url: https://as.test, body: [a] }'),
      4,
      `${config}.getAccessToken.body`,
      /a list\. Give a mapping/,
    ],
    [
      'a mapping as header',
      token('{ url: https://as.test, headers: { A: {} } }'),
      4,
      `${config}.getAccessToken.headers.A`,
      /no header value/,
    ],
    [
      'a wrong header name',
      token("{ url: https://as.test, headers: { 'A B': x } }"),
      4,
      `${config}.getAccessToken.headers["A…"]`,
      /no header name/,
    ],
    ['text for a switch', bare("autoRefresh: 'true'"), 5, `${config}.autoRefresh`, /a text\. Give true or false/],
    ['an empty codeParam', bare("codeParam: ''"), 5, `${config}.codeParam`, /empty/],
    ['empty code', token("{ source: '' }"), 4, `${config}.getAccessToken.source`, /Give the code/],
    [
      'an unknown template',
      token('{ url: https://as.test, body: { a: [x, { b: "{{code}}" }] } }'),
      4,
      `${config}.getAccessToken.body.a[1].b`,
      /The template names nothing.*Use bundle\.inputData/,
    ],
    [
      'an unknown template in a URL',
      token("'https://as.test/{{bundle.subdomain}}'"),
      4,
      `${config}.getAccessToken`,
      /names nothing/,
    ],
    [
      'an unknown template in a header',
      token("{ url: https://as.test, headers: { A: '{{env.A}}' } }"),
      4,
      `${config}.getAccessToken.headers.A`,
      /names nothing/,
    ],
    [
      'an unknown template in a label',
      bare('', "connectionLabel: '{{bundle.name}}'"),
      6,
      'authentication.connectionLabel',
      /The template names nothing/,
    ],
    [
      'an unknown template among others',
      token("'https://as.test/{{process.env.A}}/{{code}}'"),
      4,
      `${config}.getAccessToken`,
      /Template 2 of 2 names nothing/,
    ],
    [
      'a request as label',
      bare('', 'connectionLabel: { url: https://as.test }'),
      6,
      'authentication.connectionLabel',
      /Write a template/,
    ],
    ['a relative URL', token('/token'), 4, `${config}.getAccessToken`, /Begin with https/],
    ['another scheme', token('{ url: ftp://as.test }'), 4, `${config}.getAccessToken.url`, /Begin with https/],
    ['a broken URL', token("'https://'"), 4, `${config}.getAccessToken`, /no valid URL/],
    ['a URL with a password', token("'https://u:hunter2@as.test/'"), 4, `${config}.getAccessToken`, /before the @/],
    [
      'a template as user',
      token("'https://{{bundle.inputData.a}}@as.test/'"),
      4,
      `${config}.getAccessToken`,
      /before the @/,
    ],
    [
      'a dangerous name',
      token('{ url: https://as.test, body: { __proto__: { a: 1 } } }'),
      4,
      `${config}.getAccessToken.body.__proto__`,
      /Rename/,
    ],
  ])('with %s', (_, text, line, path, message) => {
    const error = refusal(text);
    expect(error.problems).toEqual([{ path, ...(line && { line }), message: expect.stringMatching(message) }]);
    expect(error.message).toContain(line ? `acme.yaml:${line}` : 'acme.yaml ');
    expect(error.message).not.toContain('hunter2');
  });

  test('for all its problems at once, in the order of their lines', () => {
    const text = token('{ url: ftp://as.test, body: { grant_type: password } }').replace(
      /test: .*/,
      'fields: [{ key: a }, { key: a, x: 1 }]',
    );
    const error = refusal(text);
    expect(error).toMatchObject({ name: 'DefinitionError', code: 'definition-invalid' });
    expect(error.problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      '1 authentication.test',
      `4 ${config}.getAccessToken.url`,
      `4 ${config}.getAccessToken.body.grant_type`,
      '5 authentication.fields[1].key',
      '5 authentication.fields[1].x',
    ]);
    expect(error.message.split('\n')).toHaveLength(5);
    expect(error.message).toContain(
      'acme.yaml:4 authentication.oauth2Config.getAccessToken.url: It is no absolute URL.',
    );
  });

  test('with the line within a whole app', () => {
    const error = refusal(whole.replace('scope: read,write', 'scope: [read, write]'));
    expect(error.problems).toMatchObject([{ line: 9, path: 'authentication.oauth2Config.scope' }]);
  });

  test('with the line of what an alias leads to', () => {
    const error = refusal(
      `x: &x\n  url: 1\nauthentication:\n${bare().replace(/^/gm, '  ').replace('https://as.test/token', '*x')}`,
    );
    expect(error.problems).toMatchObject([{ line: 2, path: `${config}.getAccessToken.url` }]);
  });

  test('without lines if a module exports it', () => {
    expect(() => checkDefinition({ type: 'oauth1' }, file)).toThrow(
      /^acme\.yaml authentication\.type: The type "oauth1" is another kind of authentication\./,
    );
  });
});

describe('a lint', () => {
  const full = (stage: string, body: string, more = '') =>
    `${stage}: { url: https://as.test/t, ${more}headers: { content-type: application/x-www-form-urlencoded }, body: ${body} }`;
  const code =
    "client_id: a, client_secret: b, code: c, redirect_uri: '{{bundle.inputData.redirect_uri}}', grant_type: authorization_code";
  const replaced = (line: string) => bare().replace(/getAccessToken: .*/, line);

  test.each<[what: string, text: string, line: number, path: string, message: RegExp]>([
    [
      'autoRefresh without a request',
      bare('autoRefresh: true'),
      5,
      `${config}.autoRefresh`,
      /Declare refreshAccessToken/,
    ],
    [
      'a refresh request without autoRefresh',
      bare('refreshAccessToken: https://as.test'),
      5,
      `${config}.refreshAccessToken`,
      /Set autoRefresh/,
    ],
    [
      'PKCE without a verifier',
      replaced(`enablePkce: true\n  ${full('getAccessToken', `{ ${code} }`)}`),
      5,
      `${config}.getAccessToken.body`,
      /lacks code_verifier/,
    ],
    [
      'a token request without defaults',
      replaced(full('getAccessToken', '{ client_id: a, code: b }')),
      4,
      `${config}.getAccessToken.body`,
      /lacks client_secret, redirect_uri, grant_type:/,
    ],
    [
      'a text without defaults',
      replaced(full('getAccessToken', "'code={{bundle.inputData.grant_type}}'")),
      4,
      `${config}.getAccessToken.body`,
      /lacks client_id, client_secret, redirect_uri, grant_type:/,
    ],
    [
      'a refresh request without defaults',
      bare(`autoRefresh: true\n  ${full('refreshAccessToken', '{ a: b }')}`),
      6,
      `${config}.refreshAccessToken.body`,
      /lacks client_id, client_secret, refresh_token, grant_type:/,
    ],
    [
      'a secret in params',
      token("{ url: https://as.test, params: { client_secret: '{{process.env.CLIENT_SECRET}}' } }"),
      4,
      `${config}.getAccessToken.params.client_secret`,
      /is a secret/,
    ],
    [
      'a token in a URL',
      bare().replace('/me', '/me?t={{bundle.authData.access_token}}'),
      5,
      'authentication.test.url',
      /is a secret/,
    ],
    [
      'a password in a URL',
      `${bare().replace('/me', '/me?t={{bundle.authData.pin}}')}fields: [{ key: pin, type: password }]`,
      5,
      'authentication.test.url',
      /pin" is a secret/,
    ],
    [
      'a JSON token request',
      replaced(`getAccessToken: { url: https://as.test, body: { ${code} } }`),
      4,
      `${config}.getAccessToken.body`,
      /§4\.1\.3/,
    ],
    ['http', authorize('http://as.test/a'), 3, `${config}.authorizeUrl.url`, /Use https/],
    [
      'http to a name like loopback',
      authorize('http://localhost.as.test/a'),
      3,
      `${config}.authorizeUrl.url`,
      /Use https/,
    ],
    [
      'a host that a field chooses',
      `${bare().replace('as.test/me', 'api.{{bundle.authData.domain}}:8443/me')}fields: [{ key: domain }]`,
      5,
      'authentication.test.url',
      /bundle\.authData\.domain" chooses the host/,
    ],
    [
      'a base URL that a field chooses',
      `${bare().replace('https://as.test/me', "'{{bundle.authData.base}}/me'")}fields: [{ key: base }]`,
      5,
      'authentication.test.url',
      /chooses the host/,
    ],
    [
      'a host that a login chooses',
      token("'https://{{bundle.inputData.host}}:{{process.env.PORT}}/t'"),
      4,
      `${config}.getAccessToken.url`,
      /bundle\.inputData\.host" chooses the host/,
    ],
    [
      'a body of a GET',
      bare().replace('https://as.test/me', '{ url: https://as.test/me, body: { a: 1 } }'),
      5,
      'authentication.test.body',
      /not sent: the method is GET/,
    ],
    [
      'a body of a token request by HEAD',
      token('{ url: https://as.test/t, method: head, body: a=1 }'),
      4,
      `${config}.getAccessToken.body`,
      /not sent: the method is HEAD/,
    ],
    [
      'input in the test',
      bare().replace('/me', '/{{bundle.inputData.team}}'),
      5,
      'authentication.test.url',
      /"bundle\.inputData\.team" has no value .*Use "bundle\.authData\.team"/,
    ],
    [
      'input in a refresh',
      bare(
        "autoRefresh: true\n  refreshAccessToken: { url: https://as.test, headers: { A: '{{bundle.inputData.team}}' } }",
      ),
      6,
      `${config}.refreshAccessToken.headers.A`,
      /Use "bundle\.authData\.team"/,
    ],
    [
      'a connection in a login',
      authorize("{ url: https://as.test, params: { team: '{{bundle.authData.team}}' } }"),
      3,
      `${config}.authorizeUrl.params.team`,
      /"bundle\.authData\.team" has no value .*no connection yet.*Use "bundle\.inputData\.team"/,
    ],
    [
      'a connection in an exchange',
      replaced(full('getAccessToken', `{ ${code}, more: [{ team: 'x{{bundle.authData.team}}' }] }`)),
      4,
      `${config}.getAccessToken.body.more[0].team`,
      /Use "bundle\.inputData\.team"/,
    ],
    [
      'a template in code',
      token('{ source: "return z.request(\'https://as.test/{{bundle.inputData.team}}\')" }'),
      4,
      `${config}.getAccessToken.source`,
      /not resolved in code/,
    ],
    [
      'a template in a label of code',
      bare('', "connectionLabel: { source: 'return `{{ process.env.TEAM }}`' }"),
      6,
      'authentication.connectionLabel.source',
      /not resolved in code/,
    ],
    [
      'a state',
      authorize('{ url: https://as.test, params: { state: fixed } }'),
      3,
      `${config}.authorizeUrl.params.state`,
      /no effect/,
    ],
    ['a state in the URL', authorize('https://as.test/?state=1'), 3, `${config}.authorizeUrl.url`, /no effect/],
    [
      'a redirect URI',
      authorize('{ url: https://as.test, params: { redirect_uri: https://x.test } }'),
      3,
      `${config}.authorizeUrl.params.redirect_uri`,
      /inputData\.redirect_uri/,
    ],
    [
      'a redirect URI to the token endpoint',
      token('{ url: https://as.test, params: { redirect_uri: https://x.test } }'),
      4,
      `${config}.getAccessToken.params.redirect_uri`,
      /inputData\.redirect_uri/,
    ],
    [
      'a key without effect',
      token('{ url: https://as.test, skipThrowForStatus: true }'),
      4,
      `${config}.getAccessToken.skipThrowForStatus`,
      /no effect/,
    ],
    [
      'a field key without effect',
      field('{ key: a, altersDynamicFields: true }'),
      6,
      'authentication.fields[0].altersDynamicFields',
      /no effect/,
    ],
    ['the config of another type', bare('', 'basicConfig: {}'), 6, 'authentication.basicConfig', /no effect/],
    ['a form beside code', token('{ source: x, url: https://as.test }'), 4, `${config}.getAccessToken.url`, /unused/],
    ['middleware', `beforeRequest: [{ source: x }]\n${whole}`, 1, 'beforeRequest', /not applied/],
    ['middleware after', `afterResponse: [{ source: x }]\n${whole}`, 1, 'afterResponse', /not applied/],
    ['a request template', `requestTemplate: { headers: { A: b } }\n${whole}`, 1, 'requestTemplate', /not applied/],
  ])('remarks on %s', (_, text, line, path, message) => {
    expect(read(text).lints).toEqual([{ path, line, message: expect.stringMatching(message) }]);
  });

  test.each([
    [
      'an Authorization header in place of the credentials',
      replaced(
        full('getAccessToken', `{ ${code.replace(/client_id.*b, /, '')} }`).replace(
          'headers: {',
          'headers: { authorization: Basic x,',
        ),
      ),
    ],
    [
      'defaults in params',
      replaced(full('getAccessToken', `{ ${code.replace('code: c,', '')} }`, 'params: { code: c }, ')),
    ],
    [
      'defaults in a text',
      replaced(
        full(
          'getAccessToken',
          "'client_id=a&client_secret=b&code=c&redirect_uri={{bundle.inputData.redirect_uri}}&grant_type=authorization_code'",
        ),
      ),
    ],
    [
      'defaults in a JSON text',
      replaced(full('getAccessToken', `'{"client_id":1,"client_secret":2,"code":3,"redirect_uri":4,"grant_type":5}'`)),
    ],
    ['a request that declares no body', bare('enablePkce: true')],
    [
      'http to loopback',
      authorize('http://127.0.0.1:8080/a')
        .replace('https://as.test/token', 'http://localhost/t')
        .replace('https://as.test/me', "'http://[::1]:1/me'"),
    ],
    ['a host with a fixed end', token("'https://{{bundle.inputData.a}}.as.test/{{bundle.inputData.b}}'")],
    [
      'a host out of choices',
      `${token("'https://as.{{bundle.inputData.a}}/'")}fields: [{ key: a, choices: [test, example] }]`,
    ],
    ['a host from the environment', token("'https://{{process.env.HOST}}/t'")],
    ['a host from the token response', bare().replace('https://as.test/me', "'{{bundle.authData.instance_url}}/me'")],
    [
      'a body by DELETE, and the redirect URI',
      bare().replace(
        'https://as.test/me',
        "{ url: https://as.test/me, method: delete, body: { a: '{{bundle.inputData.redirect_uri}}' } }",
      ),
    ],
    [
      'a redirect URI in a refresh by GET',
      bare(
        'autoRefresh: true\n  refreshAccessToken: { url: https://as.test, method: get, params: { redirect_uri: https://x.test } }',
      ),
    ],
    ['braces in code', token("{ source: 'const a = {b:{bundle}}; return {a:{}}' }")],
    ['empty middleware', `beforeRequest: []\nafterResponse:\n${whole}`],
  ])('does not remark on %s', (_, text) => {
    expect(read(text).lints).toEqual([]);
  });

  test('code that does not parse is refused with its line, and not quoted', () => {
    const { message } = refusal(token('{ source: "const a = 1;\\nretrun {a: `hunter2`};" }'));
    expect(message).toMatch(/getAccessToken\.source: It does not parse: .*in line 2 of the code\./);
    expect(message).not.toContain('hunter2');
  });

  test('of a module has no line', () => {
    const request = { url: 'http://as.test/me' };
    const oauth2Config = { authorizeUrl: 'https://as.test', getAccessToken: 'https://as.test' };
    expect(checkDefinition({ type: 'oauth2', oauth2Config, test: request }, file).lints).toStrictEqual([
      { path: 'authentication.test.url', message: expect.stringMatching(/Use https/) },
    ]);
  });

  test('stands in the order of lines', () => {
    const { lints } = read(
      `${authorize('http://as.test/a')}\nbasicConfig: {}`.replace('type:', 'customConfig: {}\ntype:'),
    );
    expect(lints.map(({ line }) => line)).toEqual([1, 4, 8]);
  });
});

describe('no message quotes a value', () => {
  const secret = 'MyS3cretValue99';

  test.each([
    ['an alias', 'client_secret: *MyS3cretValue99'],
    ['a block scalar', 'x: |MyS3cretValue99\n  y'],
    ['a folded scalar', 'x: >9MyS3cretValue99\n  y'],
    ['a tag', 'client_secret: !MyS3cretValue99 x'],
    ['a known kind of tag', 'client_secret: !!MyS3cretValue99 x'],
    ['two tags', 'client_secret: !a !MyS3cretValue99 x'],
    ['two anchors', 'client_secret: &a &MyS3cretValue99 x'],
    ['an anchored alias', 'a: &MyS3cretValue99 1\nb: &c *MyS3cretValue99'],
    ['a directive', '%MyS3cretValue99 x\n---\na: 1'],
    ['a version', '%YAML MyS3cretValue99\n---\na: 1'],
    ['an escape', 'client_secret: "\\qMyS3cretValue99"'],
    ['a special character', 'client_secret: @MyS3cretValue99'],
    ['an open quotation mark', 'client_secret: "MyS3cretValue99'],
    ['an open bracket', 'client_secret: [MyS3cretValue99'],
    ['a bracket', 'client_secret: ]MyS3cretValue99'],
    ['text behind quotation marks', 'client_secret: "a" MyS3cretValue99'],
    ['a comment', 'client_secret: "a"#MyS3cretValue99'],
    ['a colon', 'client_secret: b: MyS3cretValue99'],
    ['a missing space', 'client_secret:MyS3cretValue99\na: 1'],
    ['a list before a key', '- a\nMyS3cretValue99: b'],
    ['a second document', 'a: 1\n--- MyS3cretValue99'],
    ['a list as key', '? [MyS3cretValue99]\n: 1'],
    ['an alias bomb', `a: &MyS3cretValue99 [x, x]\nb: [${'*MyS3cretValue99, '.repeat(101)}]`],
    ['a key that lacks a space', '{ type: oauth2, client_secret:MyS3cretValue99 }'],
    ['a key that lacks a colon', '{ type: oauth2, client_secret MyS3cretValue99 }'],
    ['a repeated key', '{ client_secret=MyS3cretValue99, client_secret=MyS3cretValue99 }'],
    ['another grant', token('{ url: https://as.test, body: { grant_type: MyS3cretValue99 } }')],
    ['another response type', authorize('https://as.test/?response_type=MyS3cretValue99')],
  ])('of %s', (_, text) => {
    const { message, problems } = refusal(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(message).not.toContain('S3cret');
  });

  test('in a mapping that becomes too large', () => {
    const bomb = [
      `a: &${secret} [x, x, x, x, x, x, x, x, x]`,
      ...[...'bcdefgh'].map((name, n) => `${name}: &${name} [${`*${n ? 'abcdefgh'[n] : secret}, `.repeat(9)}]`),
    ];
    expect(refusal(bomb.join('\n')).message).not.toContain(secret);
  });

  /** The paths of all values but the enumerated, which a message quotes, and the keys of fields, which are names. */
  function pathsIn(value: unknown, path: readonly string[] = []): string[][] {
    const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
    const own = ['type', 'method', 'key'].includes(path.at(-1) ?? '') ? [] : [[...path]];
    return [...own, ...inner.flatMap(([key, member]) => pathsIn(member, [...path, key]))];
  }

  function planted(value: unknown, [key, ...path]: readonly string[], member: unknown): unknown {
    if (key === undefined) return member;
    if (Array.isArray(value))
      return value.map((item: unknown, n) => (String(n) === key ? planted(item, path, member) : item));
    const { [key]: inner } = value as Record<string, unknown>;
    return { ...(value as object), [key]: planted(inner, path, member) };
  }

  const request = {
    url: 'https://as.test',
    method: 'GET',
    params: { a: 'b' },
    headers: { a: 'b' },
    body: { a: ['b'] },
  };
  const removeMissingValuesFrom = { params: true };
  const definition = {
    type: 'oauth2',
    fields: [
      { key: 'a', type: 'text', label: 'A', required: true, default: 'b', helpText: 'c', placeholder: 'd' },
      { key: 'b', choices: [{ value: 'a', label: 'b' }, 'c'], computed: false, inputFormat: '{{input}}' },
      { key: 'c', choices: { a: 'b' } },
    ],
    oauth2Config: {
      authorizeUrl: { url: 'https://as.test', params: { response_type: 'code', state: 'a', redirect_uri: 'b' } },
      getAccessToken: { ...request, removeMissingValuesFrom },
      refreshAccessToken: { ...request, method: 'POST', body: { grant_type: 'refresh_token' } },
      codeParam: 'a',
      scope: 'a',
      autoRefresh: true,
      enablePkce: true,
    },
    test: { source: 'return 1' },
    connectionLabel: 'a',
  };

  test.each([
    ['a text', secret],
    ['a template', `{{${secret}}}`],
    ['a template of a bundle', `{{bundle.${secret}}}`],
    ['a path', `/${secret}`],
    ['another scheme', `ftp://${secret}`],
    ['a URL with a password', `https://u:${secret}@as.test`],
    ['a URL with a wrong host', `https://[${secret}]/`],
    ['a URL over http', `http://as.test/${secret}?state=${secret}&redirect_uri=${secret}&response_type=${secret}`],
    ['a list', [secret]],
    ['a mapping', { url: secret, value: secret }],
    ['code', { source: [secret] }],
    ['a file of code', { require: [secret] }],
    ['code with templates', { source: `{{bundle.a}} ${secret}` }],
  ])('where %s stands', (_, value) => {
    const paths = pathsIn(definition);
    const said = paths.map((path) => {
      try {
        return checkDefinition(planted(definition, path, value), file)
          .lints.map(({ message }) => message)
          .join();
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(said.filter((text) => text.includes(secret))).toEqual([]);
    expect(said.filter((text) => text !== '').length).toBeGreaterThan(10);
  });

  test.each([
    ['a type', (word: string) => `type: ${word}`],
    ['the type of a field', (word: string) => field(`{ key: a, type: ${word} }`)],
    ['a method', (word: string) => token(`{ url: https://as.test, method: ${word} }`)],
  ])('but %s, if it looks like one', (_, write) => {
    expect(refusal(write('basic_thing')).message).toMatch(/"basic_thing"/i);
    expect(refusal(write('x'.repeat(17))).message).toContain('"…"');
    expect(refusal(write('a-secret')).message).toContain('"…"');
  });

  test('a name that has swallowed its value is refused', () => {
    expect(refusal(token('{ url: https://as.test, body: {client_id: x, client_secret:hunter2} }')).message).toMatch(
      /Write a space after the colon/,
    );
    expect(
      refusal(token('{ url: https://as.test, body: {client_id: x, client_secret:hunter2} }')).message,
    ).not.toContain('hunter2');
  });

  test('and none of the control characters that a name may have', () => {
    const [first] = read(bare().replace('https://as.test/me', '"https://as.test/{{bundle.inputData.a\\e[31m}}"')).lints;
    expect(first?.message).toContain('"bundle.inputData.a [31m"');
  });
});

describe('hostile text is refused in bounded time', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...[...'bcdefgh'].map((name, n) => `${name}: &${name} [${`*${'abcdefgh'[n]}, `.repeat(9)}]`),
  ];

  test.each([
    ['2 MB', 'x'.repeat(2 ** 21), 'definition-syntax', /larger than/],
    ['deep flow', '['.repeat(2 ** 19), 'definition-syntax', /:1: It is nested deeper/],
    ['deep blocks', '- '.repeat(2 ** 18), 'definition-syntax', /nested deeper/],
    ['deep keys', '? '.repeat(2 ** 18), 'definition-syntax', /nested deeper/],
    [
      'a deep body',
      token(`{ url: https://as.test, body: ${'{ a: '.repeat(40)}1${' }'.repeat(40)} }`),
      'definition-invalid',
      /:4 .*nested deeper/,
    ],
    ['an alias bomb', bomb.join('\n'), 'definition-syntax', /alias/],
    ['many aliases', `a: &a 1\nb: [${'*a, '.repeat(500)}]`, 'definition-syntax', /:2: It has more than 100 aliases/],
    ['an endless value', 'type: oauth2\noauth2Config: &a { x: *a }', 'definition-invalid', /nested deeper/],
    ['many values', field('{}, '.repeat(20_000)), 'definition-invalid', /more than 10000 values/],
    [
      'many keys',
      `{${Array.from({ length: 50_000 }, (_, n) => `k${n}: 1`).join()}}`,
      'definition-invalid',
      /no authentication here/,
    ],
    ['control characters', 'type: "\\e[31m\\nforged"\ntest: 1', 'definition-invalid', /^[^\u0000-\u001f]*$/],
    ['a long unknown key', bare('', `${'k'.repeat(1000)}: 1`), 'definition-invalid', /^.{0,900}$/],
  ])('%s', (_, text, code, message) => {
    const error = refusal(text);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test('with a hundred problems at most', () => {
    expect(refusal(field('{}, '.repeat(1000))).problems).toHaveLength(100);
  });

  test('an endless value of a module', () => {
    const value: Record<string, unknown> = { type: 'oauth2' };
    value['oauth2Config'] = value;
    expect(() => checkDefinition(value, file)).toThrow(/nested deeper/);
  });

  test('and __proto__ changes nothing', () => {
    expect(() => checkDefinition(JSON.parse('{"type":"oauth2","__proto__":{"test":1}}'), file)).toThrow(/Rename/);
    expect(({} as Record<string, unknown>)['test']).toBeUndefined();
  });
});
