// Programs that insist on real host names, led to `serve --proxy-port`: `node build.mjs` comes first.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { end, endAll, gauntlet, root, start } from './program.js';

const run = promisify(execFile);

interface Served {
  ca: string;
  proxy: { url: string; hosts: string[] };
}

let served: Served;

beforeAll(async () => {
  const running = start('serve --port 0 --json --preset slack github --proxy-port 0'.split(' '));
  const ended = end(running);
  const first = once(createInterface(running.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([first, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]);
  served = JSON.parse(line) as Served;
});
afterAll(endAll);

/** Runs a program to its end; `code` tells how that was. */
async function program(command: string, args: readonly string[], env: Record<string, string>) {
  const result = await run(command, args, { cwd: root, env: { ...process.env, ...env } }).then(
    (texts) => ({ ...texts, code: 0 }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code: result.code, stdout: result.stdout, stderr: result.stderr };
}

const redirect = () => ({ NODE_OPTIONS: '--import oauth-gauntlet/redirect', GAUNTLET_PROXY: served.proxy.url });

const redeem = `
  const answer = await fetch('https://slack.com/api/oauth.v2.access', {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'gauntlet-client', client_secret: 'gauntlet-secret', code: 'x' }),
  });
  console.log(answer.status, await answer.text());`;

test('serve tells where the proxy is, and whose hosts are served there', () => {
  expect(served).toMatchObject({
    ca: expect.stringMatching(/ca\.pem$/),
    proxy: {
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      hosts: ['slack.com', 'github.com', 'api.github.com'],
    },
  });
});

test('a Node.js program is redirected, by fetch and by https, and what is not intercepted is blocked', async () => {
  const source = `${redeem}
    import https from 'node:https';
    import net from 'node:net';
    https.get('https://api.github.com/user', ({ statusCode }) => console.log(statusCode));
    await fetch('https://example.com/').catch(({ cause }) => console.log(cause.code, cause.message));
    net.connect({ host: '192.0.2.1', port: 25 }).on('error', ({ code }) => console.log('by address', code));`;
  const { code, stdout, stderr } = await program('node', ['--input-type=module', '-e', source], redirect());
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trim().split('\n').sort()).toEqual([
    '200 {"ok":false,"error":"invalid_code"}',
    '401',
    'EBLOCKED oauth-gauntlet: example.com is blocked, for nothing is to leave this machine. Intercepted are slack.com, github.com, api.github.com.',
    'by address EBLOCKED',
  ]);
});

test.each([(url: URL) => url.port, (url: URL) => url.host])(
  'the proxy may be named by its port or host (%#)',
  async (name) => {
    const env = { ...redirect(), GAUNTLET_PROXY: name(new URL(served.proxy.url)) };
    expect(await program('node', ['--input-type=module', '-e', redeem], env)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^200 /),
    });
  },
);

test('a program is not started where no gauntlet answers', async () => {
  const env = { ...redirect(), GAUNTLET_PROXY: 'http://127.0.0.1:1' };
  const { code, stdout, stderr } = await program('node', ['-e', 'console.log("started")'], env);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^oauth-gauntlet\/redirect: no gauntlet answers at http:\/\/127\.0\.0\.1:1 \(ECONNREFUSED\)\. Start `gauntlet serve .*\n$/,
  );
});

test('programs in other languages come in by the proxy, and get no further', async () => {
  const { url } = served.proxy;
  const env = { HTTPS_PROXY: url, https_proxy: url, CURL_CA_BUNDLE: served.ca, SSL_CERT_FILE: served.ca };
  const body = 'client_id=gauntlet-client&client_secret=gauntlet-secret&code=x';
  expect(await program('curl', ['-sS', '-d', body, 'https://slack.com/api/oauth.v2.access'], env)).toMatchObject({
    code: 0,
    stdout: '{"ok":false,"error":"invalid_code"}',
  });
  expect(await program('curl', ['-sS', 'https://example.com/'], env)).toMatchObject({
    code: 56,
    stderr: expect.stringContaining('403'),
  });
  const python = (address: string) =>
    `import urllib.request as r\nprint(r.urlopen(${JSON.stringify(address)}, ${JSON.stringify(body)}.encode()).read().decode())`;
  expect(await program('python3', ['-c', python('https://slack.com/api/oauth.v2.access')], env)).toMatchObject({
    code: 0,
    stdout: '{"ok":false,"error":"invalid_code"}\n',
  });
  expect(await program('python3', ['-c', python('https://example.com/')], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('blocked by oauth-gauntlet'),
  });
});

test.each([
  [
    'serve --port 0 --proxy-port 0',
    /--proxy-port lets clients in that insist on a real host name: say by --preset whose/,
  ],
  ['serve --port 0 --proxy-port x --preset slack', /--proxy-port <n>.*It must be a whole number/],
  [
    'serve --port 0 --proxy-port 0 --preset github github-app',
    /"github" is at "github\.com" already, and "github-app" would be, too/,
  ],
])('%s is refused', async (args, message) => {
  const { code, stderr } = await gauntlet(args);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
});
