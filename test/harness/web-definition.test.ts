import { expect, test } from '@jest/globals';
import { webAdapter } from '../../harness/adapters/web.js';
import { describe, fixed, refusalOf, write, type Options } from './web-application.js';

const definitions: Record<string, [options: Options | string, code: string, message: string | RegExp]> = {
  'exports nothing': [
    'export const a = 1;',
    'NO_DEFAULT',
    /has no default export; it exports a\. It must be: export default defineWebClient\(/,
  ],
  'exports a text': ["export default 'x';", 'DEFINITION', 'It is no object of name, claims, start'],
  'is a function that throws': [
    "export default () => { throw new Error('why'); };",
    'THREW',
    /the definition threw Error: why/,
  ],
  'neither starts the application nor says what it is configured with': [
    { more: 'start: undefined,' },
    'DEFINITION',
    'start: is missing: say how to start the application or, if it already runs, what it is configured with',
  ],
  'has a secret that any page may hold': [
    { more: "issuer: { port: 4444, clientId: 'client', clientSecret: 'secret' }," },
    'DEFINITION',
    'issuer.clientSecret: must have 16 characters at least',
  ],
  'authenticates itself with a secret that it does not tell': [
    { more: `claims: { basic: true }, ${fixed}` },
    'DEFINITION',
    'issuer.clientSecret: must be given exactly where claims says how the client authenticates itself',
  ],
  'has no sign of success': [
    { more: 'connected: undefined,' },
    'DEFINITION',
    'connected: must say what the page shows: { status, url, text, selector, cookie }',
  ],
  'has an empty sign': [
    { more: 'refused: {},' },
    'DEFINITION',
    'refused: must name at least one of status, url, text, selector and cookie',
  ],
  'has a misspelt member': [
    { more: 'refuses: {},' },
    'DEFINITION',
    'refuses: It is not known here. Did you mean "refused"?',
  ],
  'has a misspelt claim': [
    { more: 'claims: { pcke: true },' },
    'DEFINITION',
    'claims.pcke: It is not known here. Did you mean "pkce"?',
  ],
  'has a path for a URL': [
    { more: "connect: '/connect'," },
    'DEFINITION',
    'connect: must be an absolute URL, such as http://127.0.0.1:{{port}}/connect',
  ],
  'starts a line for a shell': [{ start: 'args: "--port 1",' }, 'DEFINITION', 'start.args: must be a list of texts'],
  'claims an API that cannot be reached': [
    { more: 'api: undefined,' },
    'DEFINITION',
    'api: is missing, though claims.api is true',
  ],
  'claims to refresh when told': [
    { more: 'claims: { refresh: true },' },
    'DEFINITION',
    'claims.refresh: needs the URL that makes the application refresh',
  ],
};

test.each(Object.entries(definitions))(
  'a definition that %s is refused with one message',
  async (_what, [given, code, message]) => {
    const file = typeof given === 'string' ? write(given) : describe(given);
    const error = await refusalOf(webAdapter(file));
    expect([error.name, error.code]).toEqual(['ClientFileError', `CLIENT_FILE_${code}`]);
    if (typeof message === 'string') expect(error.message).toContain(message);
    else expect(error.message).toMatch(message);
  },
);

const yaml = `name: acme
claims: { code: true, api: true }
start:
  command: node
  args: ['server.mjs', '--port={{port}}', '--issuer={{issuer}}']
  env:
    PORT: '{{port}}'
    CLIENT: '{{clientId}}'
    WORKERS: 2
  ready: '{{port}}'
connect: http://127.0.0.1:{{port}}/connect
redirectUri: http://127.0.0.1:{{port}}/callback
connected: { url: /home, text: { matches: '^hello', flags: i }, selector: 'a[href]', cookie: sid }
refused: { text: Sorry }
api: http://127.0.0.1:{{port}}/me
logs: [{ file: app.log }, { command: tail, args: [-f, app.log] }, { url: 'http://127.0.0.1:{{port}}/log' }]
`;

test('a definition in YAML, or in JSON, is one in TypeScript written down', async () => {
  const fixedPort = await webAdapter(write(`port: 3111\n${yaml}`, 'yaml'));
  expect(fixedPort).toMatchObject({ name: 'acme', redirectUri: 'http://127.0.0.1:3111/callback', jobs: 1 });
  expect((await webAdapter(write(yaml, 'yml'))).redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d{4,5}\/callback$/);
  const json = { name: 'acme', claims: {}, issuer: { port: 4444, clientId: 'c' }, connect: 'http://a.test/in' };
  const signs = { redirectUri: 'http://a.test/back', connected: { status: 200 }, refused: { status: 403 } };
  const running = await webAdapter(write(JSON.stringify({ ...json, ...signs }), 'json'));
  expect(running).toMatchObject({ redirectUri: 'http://a.test/back', lasting: true, host: ['cookies', 'page'] });
});

const lines: Record<string, [change: [from: string, to: string], message: string | RegExp]> = {
  'a misspelt name in {{…}}': [
    ["'{{clientId}}'", "'{{clientID}}'"],
    /:8 start\.env\.CLIENT: \{\{clientID\}\} is not known here\. Did you mean "clientId"\?$/,
  ],
  'an unknown name in {{…}}': [
    ['{{port}}/connect', '{{tenant-of-the-application}}/connect'],
    /:11 connect: \{\{tenant-of-the-application\}\} is not known here\. There are port\.$/,
  ],
  'a section in {{…}}': [
    ['{{port}}/connect', '{{#port}}1{{/port}}/connect'],
    /:11 connect: \{\{#port\}\} is not known/,
  ],
  'a setting where only the port can stand': [
    ['{{port}}/connect', '{{clientId}}/connect'],
    /:11 connect: \{\{clientId\}\} is not known here\. There are port\.$/,
  ],
  'no URL': [['connect: http://', 'connect: '], /:11 connect: must be an absolute URL, such as http/],
  'a port beyond all': [["ready: '{{port}}'", 'ready: 70000'], /:10 start\.ready: must be a port, such as 3000\.$/],
  'no regular expression': [
    ["'^hello'", "'(hello'"],
    /:13 connected\.text\.matches: is no regular expression: SyntaxError/,
  ],
  'no selector': [['a[href]', 'a[href'], /:13 connected\.selector: is no CSS selector: /],
  "a selector of another tool's": [['a[href]', 'a:has-text("x")'], /:13 connected\.selector: is no CSS selector: /],
  'a misspelt member': [['  ready:', '  redy:'], /:10 start\.redy: It is not known here\. Did you mean "ready"\?$/m],
  'a misspelt member of a sign': [['cookie: sid', 'cooky: sid'], /:13 connected\.cooky: .* Did you mean "cookie"\?$/],
  'two sources in one': [
    ['{ file: app.log }', '{ file: app.log, command: tail }'],
    /:16 logs\[0\]: must be one of \{ file \}/,
  ],
  'a source that is none': [
    ['{ file: app.log }', '{ fil: app.log }'],
    /:16 logs\[0\]\.fil: .* Did you mean "file"\?$/m,
  ],
  'a member twice': [['refused:', 'connected:'], /:14: The key "connected" stands twice/],
};

test('of many errors of syntax the first three are told, and how many more there are', () => {
  const file = write(Array.from({ length: 40 }, (_, n) => `a${n >> 1}: 1\n`).join(''), 'yaml');
  const many = webAdapter(file).then(
    () => '',
    ({ message }: Error) => message,
  );
  return expect(many).resolves.toMatch(/^\S+:2: .*\n\S+:4: .*\n\S+:6: .*\n… and 17 more$/);
});

test.each(Object.entries(lines))(
  'a definition in YAML with %s is refused by line',
  async (_what, [[from, to], message]) => {
    const error = await refusalOf(webAdapter(write(yaml.replace(from, to), 'yaml')));
    expect([error.name, error.code]).toEqual(['UsageError', 'E_FILE_CONTENT']);
    expect(error.message).toMatch(message);
  },
);

test('a definition in TypeScript may use the same notation, and is told of the same faults', async () => {
  const file = describe({
    more: "api: 'http://127.0.0.1:{{port}}/me', port: 3112, redirectUri: 'http://127.0.0.1:{{port}}/back',",
  });
  expect((await webAdapter(file)).redirectUri).toBe('http://127.0.0.1:3112/back');
  const error = await refusalOf(webAdapter(describe({ more: "refused: { selector: 'p[' }," })));
  expect(error.message).toMatch(/^.*file\d+\.mjs: refused\.selector: is no CSS selector: /);
  expect(error).toMatchObject({ name: 'ClientFileError', code: 'CLIENT_FILE_DEFINITION' });
});

test.each([
  ['.', '. is a directory. Name the file in it that exports the client'],
  ['package.jsonc', 'package.jsonc does not exist.'],
  ['LICENSE', 'LICENSE cannot be loaded: a client file ends in'],
])('the definition %s is refused, with the endings that will do', async (file, message) => {
  const error = await refusalOf(webAdapter(file));
  expect(error.name).toBe('ClientFileError');
  expect(error.message).toContain(message);
  if (file !== 'package.jsonc') expect(error.message).toContain('.yaml, .yml, .json, .ts');
});
