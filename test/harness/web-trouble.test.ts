// Applications that misbehave, as whoever runs `gauntlet run --web` sees them.
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { end, endAll, start } from './program.js';
import { folder, isAlive, verdictsOf, write } from './web-application.js';

afterEach(endAll);

let count = 0;

/** A definition of an application that logs people in as far as `more` lets it; its process id is noted in `pids`. */
function define(more: string, { before = '', members = '' } = {}): { file: string; pids: () => number[] } {
  const pids = join(folder, `pids${(count += 1)}`);
  const server = write(`
    import { createServer } from 'node:http';
    import { appendFileSync } from 'node:fs';
    appendFileSync(${JSON.stringify(pids)}, process.pid + '\\n');
    const { PORT, AUTHORIZE, CLIENT_ID, REDIRECT_URI, SCOPE } = process.env;
    ${before}
    createServer((request, response) => {
      const { pathname: path } = new URL(request.url, 'http://localhost');
      const page = (status, text) => response.writeHead(status).end(text);
      const to = (location) => response.writeHead(302, { location }).end();
      ${more}
      if (path === '/connect') return to(AUTHORIZE + '?' + new URLSearchParams({
        response_type: 'code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, scope: SCOPE, state: crypto.randomUUID(),
      }));
      page(200, 'home');
    }).listen(PORT, '127.0.0.1');`);
  const file = write(
    `name: troubled
claims: { code: true, state: true, basic: true }
start:
  command: node
  args: [${basename(server)}]
  env: { PORT: '{{port}}', AUTHORIZE: '{{endpoints.authorization}}', CLIENT_ID: '{{clientId}}', REDIRECT_URI: '{{redirectUri}}', SCOPE: '{{scope}}' }
  ready: '{{port}}'
  timeoutMs: 6000
connect: http://127.0.0.1:{{port}}/connect
redirectUri: http://127.0.0.1:{{port}}/callback
connected: { text: Connected }
refused: { text: Not today }
${members}`,
    'yaml',
  );
  return { file, pids: () => (existsSync(pids) ? readFileSync(pids, 'utf8').trim().split('\n').map(Number) : []) };
}

const at = (path: string, what: string) => `if (path === '${path}') { ${what} }`;

/** What happens, and what the verdict says of it. */
const troubles: Record<string, [more: string, reason: RegExp]> = {
  'hangs in /connect': [at('/connect', 'return;'), /start-login timed-out after \d+ ms/],
  'hangs in the callback': [at('/callback', 'return;'), /callback timed-out after \d+ ms/],
  'exits in the middle of a callback': [at('/callback', 'process.exit(7);'), /callback crashed \(exited with code 7\)/],
  'is killed in the middle of a callback': [
    at('/callback', "process.kill(process.pid, 'SIGKILL');"),
    /callback crashed \(was ended by SIGKILL\)/,
  ],
  'answers 500 in /connect': [
    at('/connect', "return page(500, '<h1>Oops</h1>');"),
    /start-login crashed \(answered with a page of status 500 at .*\/connect that says "Oops"\)/,
  ],
  'answers 503 in the callback': [
    at('/callback', "return page(503, '<p>Out of order');"),
    /callback crashed \(answered with a page of status 503 at .*\/callback that says "Out of order"\)/,
  ],
  'answers 500 where it refuses': [at('/callback', "return page(500, 'Not today');"), /callback refused \(Not today\)/],
  'redirects without end': [
    at('/callback', "return to('/round?again');") + at('/round', "return to('/round?again');"),
    /callback .*gave up after 20 redirects, the last one to http:\/\/127\.0\.0\.1:\d+\/round\?again/,
  ],
  'shows a page that fits neither sign': [
    at('/callback', "return page(200, 'Welcome back');"),
    /callback .*no sign of "connected" or "refused" in a page of status 200 at .*\/callback that says "Welcome back"/,
  ],
  'sends a page of endless length': [
    at(
      '/callback',
      "const more = () => { while (response.write('x'.repeat(65536))); }; response.on('drain', more); return more();",
    ),
    /callback (.*larger than 8 MiB|timed-out)/,
  ],
  'lets its headers drip': [
    at(
      '/callback',
      "request.socket.write('HTTP/1.1 200 OK\\r\\n'); return setInterval(() => request.socket.write('x: y\\r\\n'), 20);",
    ),
    /callback timed-out after \d+ ms/,
  ],
  'resets the connection': [
    at('/callback', 'return request.socket.resetAndDestroy();'),
    /callback .*the connection failed: .*(ECONNRESET|hang up)/,
  ],
};

test.each(Object.entries(troubles))(
  'an application that %s is named as such, within the time limit, and ended',
  async (_what, [more, reason]) => {
    const { file, pids } = define(more);
    const { results, reasons, ended } = await verdictsOf([
      ...['--web', file, '--scenario', 'state/missing', '--timeout', '1500'],
    ]);
    expect(results).toEqual({ 'state/missing': 'inconclusive' });
    expect(reasons['state/missing']).toMatch(reason);
    expect([ended.code, pids().length > 0, pids().some(isAlive)]).toEqual([3, true, false]);
  },
);

const unstartable: Record<string, [before: string, members: string, message: RegExp]> = {
  'never becomes ready': [
    'setInterval(() => {}, 1000); await new Promise(() => {});',
    '',
    /was not ready within 6000 ms: port \d+ of 127\.0\.0\.1 gave connect ECONNREFUSED/,
  ],
  'exits at start': ["console.log('no database'); process.exit(3);", '', /exited with code 3\. It said:\s+no database/],
  'has a log that is no program': [
    '',
    'logs: [{ command: no-such-program }]',
    /The log program \(no-such-program\) could not be started/,
  ],
  'has a log that ends': [
    '',
    "logs: [{ command: node, args: [-e, 'process.exit(4)'] }]",
    /The log program \(node -e .*exited with code 4, but must go on/,
  ],
  'has a log that answers 500': [
    at('/log', "return page(500, 'x');"),
    'logs: [{ url: "http://127.0.0.1:{{port}}/log" }]',
    /The log at http:\/\/127\.0\.0\.1:\d+\/log cannot be read: it answers with status 500\./,
  ],
  'has a log that is a directory': ['', 'logs: [{ file: . }]', /The log file .* is no file\./],
  'cannot be reset': [
    at('/reset', "return page(404, 'x');"),
    'reset: { url: "http://127.0.0.1:{{port}}/reset", method: DELETE }',
    /reset \(DELETE http:.*\/reset\) answered with status 404\./,
  ],
  'has a reset that fails': [
    '',
    "reset: { command: node, args: [-e, 'console.error(`no table`); process.exit(1)'] }",
    /reset \(node -e .*\) exited with code 1\. It said:\s+no table/,
  ],
};

test.each(Object.entries(unstartable))(
  'an application that %s is for its user to mend: exit code 2, and no process left',
  async (_what, [more, members, message]) => {
    const inServer = more.startsWith('if (path');
    const { file, pids } = define(inServer ? more : '', { before: inServer ? '' : more, members });
    const { code, stderr } = await end(start(['run', '--web', file, '--scenario', 'state/missing']));
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(message) });
    expect([pids().length > 0, pids().some(isAlive)]).toEqual([true, false]);
  },
);
