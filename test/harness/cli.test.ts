import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Report } from '../../harness/model/verdict.js';
import { quirks } from '../../provider/quirks/index.js';
import { scenarios, sets, suites } from '../../scenarios/index.js';
import { end, endAll, gauntlet, program, root, start, type Ended } from './program.js';

const good = 'test/clients/openid-client.ts';
const hostile = (name: string) => `test/clients/hostile/${name}.ts`;

const reportOf = ({ stdout }: Ended) => JSON.parse(stdout) as Report;

let folder: string;
/** A server that never answers: it tells who is there, and when they are gone. */
let door: Server;
let busy: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-cli-'));
  door = createServer(() => undefined).listen(0, '127.0.0.1');
  busy = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(door, 'listening'), once(busy, 'listening')]);
});
afterAll(async () => {
  door.close().closeAllConnections();
  busy.close();
  await rm(folder, { recursive: true });
});

// A test that fails leaves nothing behind either.
afterEach(endAll);

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function write(name: string, source: string): Promise<string> {
  await writeFile(join(folder, name), source);
  return join(folder, name);
}

// ————— bad input —————

const nowhere = (args: string) => `run --client ${good} ${args}`;
const misuses: [string, string | (() => string | Promise<string>), RegExp][] = [
  ['an unknown option', 'run --sede 1', /unknown option '--sede' \(Did you mean --seed\?\)/],
  ['an unknown command', 'rnu', /unknown command 'rnu' \(Did you mean run\?\)/],
  [
    'a command like no other',
    'frobnicate',
    /unknown command 'frobnicate'\. There are run, init, doctor, serve, connect, certify, list, explain, merge, verify, preset and protocol\./,
  ],
  [
    'an unknown scenario',
    nowhere('--scenario state/mising'),
    /no scenario "state\/mising"\. Did you mean "state\/missing"\?/,
  ],
  ['a scenario without its suite', nowhere('--scenario misssing'), /Did you mean "state\/missing"\?/],
  ['an unknown suite', nowhere('--suite stat'), /no suite "stat"\. Did you mean "state"\?/],
  ['an unknown reporter', nowhere('--reporter jsn=x'), /no reporter "jsn"\. Did you mean "json"\?/],
  [
    'an unknown quirk',
    'serve --port 0 --quirk state-omited',
    /no quirk "state-omited"\. Did you mean "state-omitted"\?/,
  ],
  ['an unknown list', 'list quirk', /no list "quirk"\. Did you mean "quirks"\?/],
  ['nothing to list', 'list', /missing required argument 'what'/],
  ['an unknown thing to explain', 'explain state-omited', /"state-omited"\. Did you mean "state-omitted"\?/],
  [
    'an unknown parameter',
    'serve --port 0 --quirk state-omitted:onn=error',
    /"state-omitted".*"onn".*Its parameters: on\./,
  ],
  ['a parameter of another value', 'serve --port 0 --quirk state-omitted:on=never', /on: .*"success"\|"error"\|"both"/],
  ['a parameter of another type', 'serve --port 0 --quirk slow-response:delayMs=soon', /delayMs: .*expected number/],
  [
    'a parameter without value',
    'serve --port 0 --quirk state-omitted:on',
    /"on" .* is no key=value\. Write it as state-omitted:key=value/,
  ],
  ['a value that is not encoded', 'serve --port 0 --quirk state-omitted:on=50%', /"50%" .* write % itself as %25/],
  ['malformed JSON', 'serve --port 0 --quirk state-omitted:{"on"', /The parameters of --quirk .* are no JSON/],
  [
    'quirks that contradict each other',
    'serve --port 0 --quirk refresh-rotation:mode=none refresh-reuse-detection',
    /contradict each other: "refresh-rotation" .* "refresh-reuse-detection"/,
  ],
  [
    'an option of the server twice',
    'serve --port 0 --quirk pkce-policy:mode=ignored pkce-policy',
    /"pkce-policy" is armed twice/,
  ],
  ['a port in use', () => `serve --port ${portOf(busy)}`, /Port \d+ .* in use/],
  ['a port that is no number', 'serve --port http', /--port .* must be a whole number from 0 to 65535/],
  ['a port beyond all ports', 'serve --port 70000', /--port .* must be a whole number from 0 to 65535/],
  ['a redirect URI that is none', 'serve --redirect-uri /callback', /redirect URI \/callback must be an absolute URI/],
  ['no jobs', nowhere('--jobs 0'), /--jobs .* must be a whole number from 1/],
  ['no time', nowhere('--timeout 0'), /--timeout .* must be a whole number from 1/],
  ['a time beyond all timers', nowhere('--timeout 99999999999'), /--timeout .* must be a whole number from 1/],
  ['no client', 'run --suite state', /give --client FILE .* or --web FILE/],
  [
    'two clients for doctor',
    `doctor --client ${good} other.ts`,
    /one client at a time: give one of --client test\/clients\/openid-client\.ts and --client other\.ts/,
  ],
  [
    'an unknown preset to be judged at',
    nowhere('--preset slakc'),
    /no preset "slakc"\. Did you mean "slack"\? `gauntlet list presets` shows all\./,
  ],
  [
    'an unknown era of one',
    nowhere('--preset figma@2025'),
    /"figma" has no era "2025"\. Its eras: before-basic, basic/,
  ],
  [
    'a preset beside a suite',
    nowhere('--preset slack --suite state'),
    /--suite chooses among the topics.*give one of the two/,
  ],
  [
    'an unknown scenario of a preset',
    nowhere('--preset slack github --scenario slack/refesh'),
    /no scenario "slack\/refesh"\. Did you mean "slack\/refresh"\?/,
  ],
  ['a scenario of a preset without it', nowhere('--scenario slack/refresh'), /give --preset slack beside it/],
  [
    'a file of the same preset',
    async () => nowhere(`--preset slack ${await write('twin.yaml', 'id: slack\ntitle: T\nasOf: 2026-01-01\n')}`),
    /twin\.yaml has the id of another one, "slack"/,
  ],
  ['a preset file that is missing', nowhere('--preset ./acme.yaml'), /acme\.yaml/],
  ['a stray argument', `run ${good}`, /too many arguments for 'run'/],
  [
    'a client file that is missing',
    'run --client test/clients/openid-clinet.ts',
    /openid-clinet\.ts does not exist\. Did you mean openid-client\.ts\?/,
  ],
  [
    'a client file that does not parse',
    async () => `run --client ${await write('unparsable.mjs', 'export default {\n  name: }')}`,
    /unparsable\.mjs:2:\d+ does not parse/,
  ],
  [
    'a client file that exports something else',
    async () => `run --client ${await write('wrong.mjs', 'export default 42')}`,
    /wrong\.mjs: the default export is 42, not an object/,
  ],
  [
    'a client file that throws',
    async () => `run --client ${await write('throws.mjs', '\nthrow new Error("no\\n\\u001b[2Jsuch thing")')}`,
    /throws\.mjs:2:\d+ threw while it was loaded: Error: no \[2Jsuch thing/,
  ],
  [
    'a report below a file',
    nowhere(`--reporter json=${good}/report.json`),
    /report cannot be written to .*openid-client\.ts\/report\.json/,
  ],
  [
    'a report that is a directory',
    () => nowhere(`--reporter json=${folder}`),
    /report cannot be written to .*: it is a directory/,
  ],
  ['a report without a name', nowhere('--reporter json='), /--reporter json= names no file/],
  ['two reports on stdout', nowhere('--reporter json json'), /Only one report can go to stdout/],
  ['nothing selected', nowhere('--suite pkce --scenario state/missing'), /Nothing is selected/],
];

test.each(misuses)('%s is refused with exit code 2 and one message', async (_, args, message) => {
  const ended = await gauntlet(typeof args === 'string' ? args : await args());
  expect(ended).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  expect(ended.stderr).toMatch(/^error: [^\n]+\n$/);
});

// ————— help, list, explain —————

test('the version is that of the package', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(await gauntlet('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('the help names every command and every exit code', async () => {
  const { code, stdout, stderr } = await gauntlet('--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const word of ['run', 'serve', 'connect', 'list', 'explain', '0  ', '1  ', '2  ', '3  ', '4  ', '130  '])
    expect(stdout).toContain(`  ${word}`);
});

test('the help of run names every option', async () => {
  const { stdout } = await gauntlet('run --help');
  for (const option of 'client web browser suite scenario reporter seed jobs strict bail timeout dry-run'.split(' '))
    expect(stdout).toContain(`--${option}`);
});

test('neither the version nor a list loads the authorization server', () => {
  const loaded = (file: string, seen = new Set<string>()): string => {
    if (seen.has(file)) return '';
    seen.add(file);
    const source = readFileSync(file, 'utf8');
    const imports = [...source.matchAll(/^(?:import|\} from)[^;]*?"(\.[^"]+)";$/gm)].map((match) => match[1] ?? '');
    return source + imports.map((path) => loaded(join(dirname(file), path), seen)).join('');
  };
  const fileOf = (name: string) => {
    expect(readFileSync(program, 'utf8')).toContain(`import("./${name}.js")`);
    return join(root, 'dist', `${name}.js`);
  };
  const engine = '// node_modules/oidc-provider/';
  for (const file of [program, fileOf('list'), fileOf('explain')]) expect(loaded(file)).not.toContain(engine);
  expect(loaded(fileOf('serve'))).toContain(engine);
});

test.each([
  ['scenarios', scenarios.map(({ id }) => id)],
  ['quirks', quirks.map(({ id }) => id)],
  ['suites', [...sets, ...suites].map(({ id }) => id)],
])('list %s has a line for each, and as JSON one array', async (what, ids) => {
  const [text, json] = await Promise.all([gauntlet(`list ${what}`), gauntlet(`list ${what} --json`)]);
  expect(text).toMatchObject({ code: 0, stderr: '' });
  expect(
    text.stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(ids);
  expect((JSON.parse(json.stdout) as { id: string }[]).map(({ id }) => id)).toEqual(ids);
});

test('explain tells what a scenario asks, and what a quirk does', async () => {
  const [scenario, quirk] = await Promise.all([gauntlet('explain state/missing'), gauntlet('explain state-omitted')]);
  expect(scenario.stdout).toContain('https://www.rfc-editor.org/rfc/rfc6749#section-10.12');
  expect(scenario.stdout).toContain('gauntlet run --client FILE --scenario state/missing');
  expect(quirk.stdout).toContain('on (success | error | both, default "both"): ');
  expect(quirk.stdout).toContain('state/missing');
});

test('explain tells what counts in a suite, and which scenarios a flaw fails', async () => {
  const [suite, flaw, core] = await Promise.all(
    ['oauth@2026-11', 'constant-state', 'core'].map((id) => gauntlet(`explain ${id}`)),
  );
  expect(suite!.stdout).toContain('A broken MUST fails; any other level is a warning.');
  expect(suite!.stdout).toContain('  state/missing: ');
  expect(flaw!.stdout).toMatch(
    /Scenarios\n {2}state\/fresh: [^]*Fails these, too\n[^]* {2}state\/two-tabs: [^]*Fix: Make state/,
  );
  expect(core!.stdout).not.toContain('mix-up/');
});

// ————— run —————

test('a web application that does not answer is for the user to start', async () => {
  const vacated = createServer().listen(0, '127.0.0.1');
  await once(vacated, 'listening');
  const port = portOf(vacated);
  await once(vacated.close(), 'close');
  const file = await write(
    'gone.mjs',
    `const at = 'http://127.0.0.1:1';
    export default {
      name: 'gone', claims: { code: true, state: true, basic: true }, connect: at + '/connect', redirectUri: at + '/callback',
      connected: { text: 'yes' }, refused: { text: 'no' },
      issuer: { port: ${port}, clientId: 'id', clientSecret: 'a-secret-that-is-long' },
    };`,
  );
  const ended = await gauntlet(`run --web ${file} --suite state`);
  expect(ended).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^error: Nothing answers at http[^\n]+\n$/),
  });
});

test('a client that passes has exit code 0, and its verdicts go to stdout', async () => {
  const { code, stdout, stderr } = await gauntlet(`run --client ${good} --suite state --seed 7`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^oauth-gauntlet \S+: openid-client \S+, 19 scenarios, seed 7\n\nstate\n  ✓ state\/missing/);
  expect(stdout).toMatch(/openid-client \S+: 19 pass of 19 scenarios \(seed 7\)\n$/);
  expect(stdout).not.toContain('\u001b');
});

test('a client that violates something has exit code 1, and is told how to see it again', async () => {
  const { code, stdout } = await gauntlet(
    `run --client ${hostile('late-refusal')} --scenario state/missing --seed a;b --strict`,
  );
  expect(code).toBe(1);
  expect(stdout).toContain(
    `gauntlet run --client ${hostile('late-refusal')} --scenario state/missing --seed 'a;b' --strict`,
  );
});

test('a client of which nothing can be said has exit code 3', async () => {
  expect((await gauntlet(`run --client ${hostile('does-nothing')} --suite pkce`)).code).toBe(3);
});

test('a fault of the gauntlet has exit code 4, and is called one', async () => {
  const sabotage = await write(
    'sabotage.mjs',
    `import net from 'node:net'; net.Server.prototype.listen = () => { throw new Error('no sockets left'); };`,
  );
  const ended = await gauntlet(`run --client ${good} --suite state`, { NODE_OPTIONS: `--import=${sabotage}` });
  expect(ended).toMatchObject({ code: 4, stdout: '' });
  expect(ended.stderr).toMatch(/^This is a fault of the gauntlet itself, not of the client:\nError: no sockets left\n/);
});

test('with a report on stdout, stdout is one JSON object and all else goes to stderr', async () => {
  const ended = await gauntlet(`run --client ${good} --suite pkce --reporter json --jobs 3 --timeout 4000`);
  expect(ended.code).toBe(0);
  expect(reportOf(ended)).toMatchObject({
    schema: 1,
    client: { name: 'openid-client' },
    summary: { pass: 11, fail: 0, error: 0 },
    complete: true,
  });
  expect(ended.stderr).toContain('✓ pkce/s256');
});

test('reports go to files, beside the text on stdout', async () => {
  const [json, text] = [join(folder, 'report.json'), join(folder, 'report.txt')];
  const ended = await gauntlet(
    `run --client ${good} --scenario state/missing pkce/s256 --reporter json=${json} text=${text} text`,
  );
  expect(ended).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('✓ state/missing') });
  expect((JSON.parse(await readFile(json, 'utf8')) as Report).verdicts.map(({ scenario }) => scenario)).toEqual([
    'state/missing',
    'pkce/s256',
  ]);
  expect(await readFile(text, 'utf8')).toContain('2 pass of 2 scenarios');
});

test('verdicts come in the order of the catalogue, whatever the number of jobs', async () => {
  const { stdout } = await gauntlet(`run --client ${good} --jobs 4 --suite state pkce`);
  const shown = [...stdout.matchAll(/^ {2}\S (\S+\/\S+)/gm)].map((match) => match[1]);
  expect(shown).toEqual(scenarios.map(({ id }) => id).filter((id) => /^(state|pkce)\//.test(id)));
});

test('--bail stops after the first failure, and the report says that it is not complete', async () => {
  const ended = await gauntlet(`run --client ${hostile('lies')} --suite state --jobs 1 --bail --reporter json`);
  expect(ended.code).toBe(1);
  expect(reportOf(ended)).toMatchObject({ complete: false, verdicts: [{ scenario: 'state/missing', result: 'fail' }] });
});

test('--strict scores what the suite does not', async () => {
  const alike = (flags: string) =>
    gauntlet(`run --client ${hostile('does-nothing')} --scenario censoring/alike --reporter json ${flags}`);
  const [lenient, strict] = await Promise.all([alike('--seed 1'), alike('--strict')]);
  expect([lenient, strict].map((ended) => reportOf(ended).verdicts[0]?.scored)).toEqual([false, true]);
});

test('--dry-run lists what would be run, and runs nothing', async () => {
  const { code, stdout, stderr } = await gauntlet(`run --client ${hostile('claimless')} --suite pkce --dry-run`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(11);
  expect(lines[0]).toMatch(/^pkce\/s256 {2}\(skipped: the client does not claim "pkce"\)$/);
});

test('a web application is reached by --web', async () => {
  const ended = await gauntlet(
    'run --web test/examples/express/gauntlet.web.yaml --scenario state/missing --reporter json',
  );
  expect(reportOf(ended)).toMatchObject({ summary: { pass: 1 } });
  expect(ended.code).toBe(0);
}, 30_000);

test('what a client says can neither steer the terminal nor forge a line', async () => {
  const file = join(folder, 'steered.json');
  const { stdout } = await gauntlet(`run --client ${hostile('steers-terminal')} --reporter json=${file}`);

  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/;
  expect(stdout).not.toMatch(steering);
  expect(await readFile(file, 'utf8')).not.toMatch(steering);
  expect(stdout).toContain('I refuse [2J');
  expect(stdout).not.toMatch(/^ *✓/m);
});

// `script` of util-linux, which every Debian has, gives a process a terminal; elsewhere it takes other options.
const pty = '/usr/bin/script';
(process.platform === 'linux' ? test : test.skip)(
  'on a terminal there is colour and a line that tells how far the run is; with NO_COLOR no escape code',
  async () => {
    const onTerminal = (env: Record<string, string>) => {
      const command = `${process.execPath} ${program} run --client ${good} --scenario state/missing state/wrong`;
      return end(
        spawn(pty, ['-qefc', command, '/dev/null'], {
          cwd: root,
          env: { ...process.env, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
    };
    const [colour, plain] = await Promise.all([onTerminal({ NO_COLOR: '' }), onTerminal({ NO_COLOR: '1' })]);
    expect(colour).toMatchObject({ code: 0, stdout: expect.stringContaining('\u001b[32m✓\u001b[39m') });
    expect(colour.stdout).toMatch(/0\/2 {2}\d+ s {2}state\/missing …/);
    expect(plain).toMatchObject({ code: 0, stdout: expect.not.stringContaining('\u001b') });
  },
);

// ————— interruption —————

/** A client that knocks at the door where it is told to, and waits there for ever. */
function waiting(where: 'while it is loaded' | 'at the login'): Promise<string> {
  const knock = `await fetch('http://127.0.0.1:${portOf(door)}/');`;
  return write(
    `waits ${where}.mjs`.replaceAll(' ', '-'),
    `${where === 'at the login' ? '' : knock}
    export default {
      name: 'waits', claims: { code: true, state: true, basic: true },
      open: () => ({ async startLogin() { ${knock} }, handleCallback() {} }),
    };`,
  );
}

/** Resolves with the connection of the next process that knocks at the door. */
async function knock(): Promise<Socket> {
  const [{ socket }] = (await once(door, 'request')) as [{ socket: Socket }];
  return socket;
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'on %s a run says what is known, and leaves no process behind',
  async (signal) => {
    const knocked = knock();
    const running = start([
      'run',
      '--client',
      await waiting('at the login'),
      '--jobs',
      '1',
      '--timeout',
      '600000',
      '--reporter',
      'json',
    ]);
    const ended = end(running);
    const socket = await knocked;
    const gone = once(socket, 'close');
    running.kill(signal);
    await gone;
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ complete: false, client: { name: 'waits' }, summary: { pass: 0 } });
    expect(stderr).toContain('Not every scenario was run.');
    expect(stderr).not.toContain('    at ');
  },
);

test('SIGINT before the first verdict of several presets ends with reports, and without a matrix', async () => {
  const knocked = knock();
  const client = await waiting('at the login');
  const html = join(folder, 'interrupted.html');
  const words = [
    '--preset',
    'gitlab',
    'google',
    '--scenario',
    'gitlab/login',
    '--timeout',
    '600000',
    '--reporter',
    'json',
    `html=${html}`,
  ];
  const running = start(['run', '--client', client, ...words]);
  const ended = end(running);
  const gone = once(await knocked, 'close');
  running.kill('SIGINT');
  await gone;
  const { code, stdout, stderr } = await ended;
  expect([code, stderr]).toEqual([130, expect.stringContaining('Not every scenario was run.')]);
  const report = JSON.parse(stdout) as object;
  expect(report).toMatchObject({ complete: false, verdicts: [] });
  expect(report).not.toHaveProperty('matrix');
  expect(await readFile(html, 'utf8')).toContain('Not every scenario was run.');
});

test('a second SIGINT ends everything at once', async () => {
  const knocked = knock();
  const running = start(['run', '--client', await waiting('at the login'), '--timeout', '600000']);
  const ended = end(running);
  const gone = once(await knocked, 'close');
  running.kill('SIGINT');
  running.kill('SIGINT');
  await gone;
  expect((await ended).code).toBe(130);
});

test.each(['run', 'doctor'])(
  'SIGINT while the client is being loaded leaves no process behind: %s',
  async (command) => {
    const knocked = knock();
    const running = start([command, '--client', await waiting('while it is loaded')]);
    const ended = end(running);
    const gone = once(await knocked, 'close');
    running.kill('SIGINT');
    await gone;
    expect(await ended).toMatchObject({ code: 130, stdout: '' });
  },
);

test.each([
  ['a list', 'list scenarios --json'],
  ['a run', `run --client ${good} --scenario state/missing`],
])('%s whose reader has gone away ends in peace', async (_, args) => {
  const running = start(args.split(' '));
  running.stdout.destroy();
  expect(await end(running)).toMatchObject({ code: 0, stderr: '' });
});
