import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { commandAdapter, type CommandOptions } from '../../harness/adapters/command.js';
import { checkSetup } from '../../harness/gauntlet.js';
import type { ClientAdapter, ClientSession } from '../../harness/model/client.js';
import { programReplySchema, programRequestSchema } from '../../harness/model/program.js';
import { capabilities, type Action } from '../../harness/model/protocol.js';
import { browsers } from './browsers.js';
import { end, endAll, gauntlet, start } from './program.js';
import { api, endpoint, login, logout, refresh, settings } from './settings.js';

let folder: string;
const adapters: ClientAdapter[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-command-'));
});
afterEach(async () => {
  for (const adapter of adapters.splice(0)) await adapter.close?.();
  endAll();
});
afterAll(() => rm(folder, { recursive: true }));

const callback: Action = {
  do: 'callback',
  browser: 'tab',
  user: 'ann',
  request: { method: 'POST', url: 'http://127.0.0.1:1/callback', headers: [['cookie', 'a=b']], body: 'code=abc' },
};

let files = 0;
/** A program that does as it should, except for what `more` does first; `id`, `what`, `request`, `reply` and `say` are in its reach. */
async function write(more = '', before = ''): Promise<string> {
  const file = join(folder, `program${(files += 1)}.mjs`);
  await writeFile(
    file,
    `import { createInterface } from 'node:readline';
    import { spawn } from 'node:child_process';
    const say = (text) => process.stdout.write(text + '\\n');
    const tell = (line) => say(JSON.stringify(line));
    const reply = (re, line) => tell({ gauntlet: 1, re, ...line });
    ${before}
    createInterface({ input: process.stdin }).on('line', async (text) => {
      const request = JSON.parse(text);
      const { id, do: what } = request;
      ${more}
      if (what === 'hello') return reply(id, { kind: 'hello', name: 'acme', version: '1.2', claims: { code: true, state: 'caller' } });
      if (what === 'open') return reply(id, { kind: 'ready' });
      if (what === 'start-login') return reply(id, { kind: 'redirected', url: 'http://localhost:1/?pid=' + process.pid });
      if (what === 'call-api') return reply(id, { kind: 'answered', status: 200 });
      if (what === 'logout') return reply(id, { kind: 'done' });
      reply(id, { kind: 'connected' });
    });`,
  );
  return `"${process.execPath}" ${file}`;
}

async function adapt(command: string, options?: CommandOptions): Promise<ClientAdapter> {
  const adapter = await commandAdapter(command, options);
  adapters.push(adapter);
  return adapter;
}

function openRun(adapter: ClientAdapter, signal = new AbortController().signal): Promise<ClientSession> {
  return adapter.open(settings, signal, browsers());
}

async function open(more?: string, before?: string, options?: CommandOptions): Promise<ClientSession> {
  return openRun(await adapt(await write(more, before), options));
}

async function pidOf(session: ClientSession): Promise<number> {
  const outcome = await session.perform(login, 5000);
  if (outcome.kind !== 'redirected') throw new Error(JSON.stringify(outcome));
  return Number(new URL(outcome.to.url).searchParams.get('pid'));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function textOf(session: ClientSession, source: string): Promise<string> {
  return (await session.output()).flatMap((chunk) => (chunk.source === source ? [chunk.text] : [])).join('');
}

// ————— the contract —————

test('a program that says hello is a client, with what it claims', async () => {
  expect(await adapt(await write(), { jobs: 3 })).toMatchObject({
    name: 'acme',
    version: '1.2',
    claims: { code: true, state: 'caller' },
    host: ['kill', 'stdio', 'tls', 'env'],
    jobs: 3,
  });
});

test('a program may have a redirect URI of its own', async () => {
  const hello =
    "if (what === 'hello') return reply(id, { kind: 'hello', name: 'acme', claims: {}, redirectUri: 'http://127.0.0.1:7/cb' });";
  expect((await adapt(await write(hello))).redirectUri).toBe('http://127.0.0.1:7/cb');
});

test('every line that a program gets is one of the contract, and carries the action as it is', async () => {
  const session = await open("process.stderr.write(text + '\\n');");
  for (const action of [login, callback, api, refresh, logout]) await session.perform(action, 5000);
  await session.close();
  const lines = (await textOf(session, 'stderr')).trim().split('\n');
  expect(lines.map((line) => programRequestSchema.parse(JSON.parse(line)))).toEqual([
    { gauntlet: 1, id: 1, do: 'hello' },
    { gauntlet: 1, id: 2, do: 'open', settings },
    { gauntlet: 1, id: 3, ...login },
    { gauntlet: 1, id: 4, ...callback },
    { gauntlet: 1, id: 5, ...api, url: endpoint('me'), method: 'GET' },
    { gauntlet: 1, id: 6, ...refresh },
    { gauntlet: 1, id: 7, ...logout },
  ]);
});

const outcomes: [string, Action, string, object][] = [
  ['a login begins', login, "{ kind: 'redirected', url: 'http://localhost:1/?a=b' }", { kind: 'redirected' }],
  [
    'a connection tells of itself',
    callback,
    "{ kind: 'connected', subject: 's', label: 'l', scope: 'a b', expiresAt: 5 }",
    { kind: 'connected', user: 'ann', subject: 's', label: 'l', scope: 'a b', expiresAt: 5 },
  ],
  ['the API answers', api, "{ kind: 'answered', status: 403 }", { kind: 'answered', status: 403 }],
  ['a logout is done', logout, "{ kind: 'done' }", { kind: 'answered', status: 204 }],
  [
    'a refusal has a reason and a code',
    callback,
    "{ kind: 'refused', reason: 'bad state', code: 'E_STATE' }",
    { kind: 'refused', reason: 'bad state', code: 'E_STATE' },
  ],
  ['a crash that is told', refresh, "{ kind: 'crashed', reason: 'boom' }", { kind: 'crashed', reason: 'boom' }],
  ['what cannot be done', refresh, "{ kind: 'unsupported' }", { kind: 'unsupported' }],
];
test.each(outcomes)('%s', async (_, action, line, outcome) => {
  const session = await open(`if (what === '${action.do}') return reply(id, ${line});`);
  expect(await session.perform(action, 5000)).toMatchObject(outcome);
});

test('requests overlap, and their replies come in any order', async () => {
  const session = await open(
    `if (what !== 'call-api') return reply(id, { kind: what === 'hello' ? what : 'ready', ...(what === 'hello' && { name: 'a', claims: {} }) });
    held.push(id);
    if (held.length === 3) for (const one of held.reverse()) reply(one, { kind: 'answered', status: 200 + one });
    return;`,
    'const held = [];',
  );
  const answers = await Promise.all([api, api, api].map((action) => session.perform(action, 5000)));
  expect(answers.map((answer) => answer.kind === 'answered' && answer.status)).toEqual([203, 204, 205]);
});

test('each run has a process of its own, and the first one that which said hello', async () => {
  const adapter = await adapt(await write('', "import { appendFileSync } from 'node:fs'; say('I am ' + process.pid);"));
  const sessions = [await openRun(adapter), await openRun(adapter)];
  const pids = await Promise.all(sessions.map(pidOf));
  expect(pids[0]).not.toBe(pids[1]);
  await Promise.all(sessions.map((session) => session.close()));
  expect(await Promise.all(sessions.map((session) => textOf(session, 'stdout')))).toEqual(
    pids.map((pid) => `I am ${pid}\n`),
  );
  expect(pids.filter(isAlive)).toEqual([]);
});

test('a program runs in the current directory, with the environment of the gauntlet and what is given', async () => {
  const hello = `if (what === 'hello') return reply(id, { kind: 'hello', name: [process.cwd(), process.env.HOME, process.env.CA].join(), claims: {} });`;
  const adapter = await adapt(await write(hello), { env: { CA: '/ca.pem' } });
  expect(adapter.name).toBe([process.cwd(), process.env['HOME'], '/ca.pem'].join());
});

test('words of the command are quoted as in a shell, and nothing in them is expanded', async () => {
  const hello = `if (what === 'hello') return reply(id, { kind: 'hello', name: JSON.stringify(process.argv.slice(2)), claims: {} });`;
  const adapter = await adapt(`${await write(hello)} "two words" '$HOME' * ;`);
  expect(JSON.parse(adapter.name)).toEqual(['two words', '$HOME', '*', ';']);
});

test('what a program has stored does not outlive its run', async () => {
  const list = join(folder, 'stores');
  const command = await write(
    "if (what === 'open') { mkdirSync(request.settings.store); appendFileSync(list, request.settings.store + '\\n'); }",
    `import { appendFileSync, mkdirSync } from 'node:fs'; const list = ${JSON.stringify(list)};`,
  );
  await checkSetup({ client: await adapt(command) });
  const stores = (await readFile(list, 'utf8')).trim().split('\n');
  expect(stores).toHaveLength(2);
  expect(stores.filter((store) => existsSync(store))).toEqual([]);
});

// ————— the log —————

test('what is no protocol is log, line by line, and the errors of a client are output, too', async () => {
  const session = await open(
    `if (what === 'callback') {
      say('connected'); say('{"level":"info"}'); say('[1]'); say('null'); say("{'url': 'http://gauntlet:9400/'}");
      process.stderr.write('to stderr');
      return reply(id, { kind: 'refused', reason: 'the reason', code: 'E_CODE' });
    }`,
  );
  await session.perform(callback, 5000);
  await session.close();
  expect(await textOf(session, 'stdout')).toBe(
    `connected\n{"level":"info"}\n[1]\nnull\n{'url': 'http://gauntlet:9400/'}\n`,
  );
  expect(await textOf(session, 'stderr')).toBe('to stderr');
  expect(await textOf(session, 'error')).toBe('E_CODE\nthe reason\n');
});

test('what is written after stdin was closed, by a program that takes its time, is in the log', async () => {
  const session = await open(
    '',
    `process.stdin.on('end', () => { process.stderr.write('x'.repeat(300000)); setTimeout(() => { console.log('the end'); process.exit(9); }, 100); });`,
  );
  await session.close();
  expect(await textOf(session, 'stdout')).toBe('the end\n');
  expect(await textOf(session, 'stderr')).toHaveLength(300_000);
});

test('a line of more than 256 KiB is log, whatever it holds', async () => {
  const long = "say(JSON.stringify({ gauntlet: 1, re: id, kind: 'connected', label: 'x'.repeat(300000) }));";
  const session = await open(`if (what === 'callback') { ${long} say('after'); }`);
  expect(await session.perform(callback, 5000)).toMatchObject({ kind: 'connected', user: 'ann' });
  await session.close();
  expect(await textOf(session, 'stdout')).toMatch(/^\{"gauntlet":1,.*x"\}\nafter\n$/);
});

test('a flood is bounded, and does not keep a reply from coming through', async () => {
  const flood = "for (let i = 0; i < 400; i++) { say('o'.repeat(9999)); process.stderr.write('e'.repeat(10000)); }";
  const session = await open(`if (what === 'callback') { ${flood} }`);
  expect(await session.perform(callback, 20_000)).toMatchObject({ kind: 'connected' });
  await session.close();
  for (const source of ['stdout', 'stderr']) {
    const text = await textOf(session, source);
    expect(text.length).toBeLessThan(1_050_000);
    expect(text).toMatch(/… cut, \d+ bytes more$/);
  }
});

// ————— a program that breaks the contract when it is greeted —————

const hello = (line: string) => `if (what === 'hello') return ${line};`;
const example =
  /Expected in answer to the line \{"gauntlet":1,"id":1,"do":"hello"\} on stdin is a line on stdout such as \{"gauntlet":1,"re":1,"kind":"hello".*`gauntlet protocol`/;
const misgreetings: [string, () => Promise<string>, string, RegExp[]][] = [
  ['there is none', async () => ' ', 'E_COMMAND_EMPTY', [/python3 client\.py/]],
  [
    'it cannot be found',
    async () => 'pyhton3 client.py',
    'E_COMMAND_NOT_STARTED',
    [/no program pyhton3\. Is it installed, on PATH/],
  ],
  [
    'its path has spaces and no quotes',
    async () => {
      await writeFile(join(folder, 'my client'), '');
      return join(folder, 'my client');
    },
    'E_COMMAND_NOT_STARTED',
    [/no program \S+\/my\. .* A path with spaces in it stands in quotes\./],
  ],
  [
    'it needs a shell',
    async () => 'FOO=1 client',
    'E_COMMAND_NOT_STARTED',
    [/No shell reads the command, which FOO=1 asks for: sh -c/],
  ],
  ['it may not be executed', async () => folder, 'E_COMMAND_NOT_STARTED', [/may not be executed.*chmod \+x/]],
  [
    'it ends with words',
    () => write('', "console.error('Traceback\\n  at line 1\\nKeyError: 3\\n\\n'); process.exit(3);"),
    'E_COMMAND_ENDED',
    [/exited with code 3; it said: KeyError: 3, before/, example],
  ],
  [
    'it ends without words',
    () => write(hello('process.exit(0)')),
    'E_COMMAND_ENDED',
    [/exited with code 0, before it had said hello/],
  ],
  ['it is silent', () => write(hello('undefined')), 'E_COMMAND_SILENT', [/within 1500 ms/, /flush stdout/, example]],
  [
    'it answers in prose',
    () => write(hello("say('hello yourself')")),
    'E_COMMAND_SILENT',
    [/It wrote on stdout, which is log: hello yourself\./, example],
  ],
  [
    'it leaves the version out',
    () => write(hello("tell({ re: id, kind: 'hello' })")),
    'E_COMMAND_SILENT',
    [/which is log: \{"re":1,"kind":"hello"\}/, example],
  ],
  [
    'it prints a dict of Python',
    () => write(hello(`say("{'gauntlet': 1, 're': 1, 'kind': 'hello'}")`)),
    'E_COMMAND_PROTOCOL',
    [
      /it wrote \{'gauntlet'.*it is not JSON .*double quotes.*Right is a line such as \{"gauntlet":1,"re":1,"kind":"hello"/,
    ],
  ],
  [
    'it speaks another version',
    () => write(hello("tell({ gauntlet: 2, re: id, kind: 'hello', name: 'a', claims: {} })")),
    'E_COMMAND_PROTOCOL',
    [/"gauntlet" is 2, but this is version 1/],
  ],
  [
    'it repeats what it reads',
    () => write(hello('say(text)')),
    'E_COMMAND_PROTOCOL',
    [/it is a request, which only the gauntlet makes/],
  ],
  [
    'it claims what is no capability',
    () => write(hello("reply(id, { kind: 'hello', name: 'a', claims: { pcke: true } })")),
    'E_COMMAND_PROTOCOL',
    [/"pcke" in "claims" is no capability\. Did you mean "pkce"\?/],
  ],
  [
    'it claims a capability otherwise',
    () => write(hello("reply(id, { kind: 'hello', name: 'a', claims: { pkce: false } })")),
    'E_COMMAND_PROTOCOL',
    [/"pkce" in "claims" must be true, or "caller"/],
  ],
  [
    'it has no name',
    () => write(hello("reply(id, { kind: 'hello', claims: {} })")),
    'E_COMMAND_PROTOCOL',
    [/"name" is missing/],
  ],
  [
    'its redirect URI is none',
    () => write(hello("reply(id, { kind: 'hello', name: 'a', claims: {}, redirectUri: '/cb' })")),
    'E_COMMAND_PROTOCOL',
    [/"redirectUri" is "\/cb"\. It must be an absolute http or https URL/],
  ],
  [
    'it misspells a member',
    () => write(hello("reply(id, { kind: 'hello', name: 'a', claim: {}, claims: {} })")),
    'E_COMMAND_PROTOCOL',
    [/"claim" is no member of the reply "hello"\. Did you mean "claims"\?/],
  ],
  [
    'it is ready too soon',
    () => write(hello("reply(id, { kind: 'ready' })")),
    'E_COMMAND_PROTOCOL',
    [/"ready" is no answer to "hello", which takes hello\./],
  ],
];
test.each(misgreetings)('a command is refused when %s, and the user is told', async (_, command, code, messages) => {
  const refusal = await adapt(await command(), { helloTimeoutMs: 1500 }).then(
    () => new Error('it was accepted'),
    (error: Error) => error,
  );
  expect(refusal).toMatchObject({ name: 'UsageError', code });
  for (const message of messages) expect(refusal.message).toMatch(message);
});

test('what the environment calls a secret is not in the message', async () => {
  process.env['ACME_TOKEN'] = 'not-for-the-public';
  try {
    const command = await write(hello('say(process.env.ACME_TOKEN), process.exit(1)'));
    await expect(adapt(command)).rejects.toThrow(/which is log: \[secret\]\./);
  } finally {
    delete process.env['ACME_TOKEN'];
  }
});

// ————— a program that breaks the contract in a run —————

const breaches: [string, Action, string, RegExp][] = [
  [
    'a reply that is no JSON',
    login,
    `return say('{"gauntlet": 1, "re": 3, kind: redirected}')`,
    /^broke the protocol: it wrote \{"gauntlet": 1, "re": 3, kind: redirected\} on stdout; it is not JSON .*Right is a line such as \{"gauntlet":1,"re":3,"kind":"redirected"/,
  ],
  [
    'a kind that there is not',
    login,
    "return reply(id, { kind: 'redirect', url: 'http://a' })",
    /"kind" is "redirect"\. Did you mean "redirected"\?/,
  ],
  [
    'a misspelt member',
    login,
    "return reply(id, { kind: 'redirected', ulr: 'http://a', url: 'http://a' })",
    /"ulr" is no member of the reply "redirected"\. Did you mean "url"\?/,
  ],
  ['a missing member', login, "return reply(id, { kind: 'redirected' })", /"url" is missing/],
  [
    'a URL that is not absolute',
    login,
    "return reply(id, { kind: 'redirected', url: '/auth' })",
    /"url" is "\/auth"\. It must be an absolute http or https URL/,
  ],
  [
    'a URL of another scheme',
    login,
    "return reply(id, { kind: 'redirected', url: 'javascript:alert(1)' })",
    /must be an absolute http or https URL/,
  ],
  [
    'a URL without end',
    login,
    "return reply(id, { kind: 'redirected', url: 'http://a/' + 'x'.repeat(70000) })",
    /must have at most 65536 characters/,
  ],
  [
    'a kind that does not fit the request',
    login,
    "return reply(id, { kind: 'answered', status: 200 })",
    /"answered" is no answer to "start-login", which takes redirected, refused, crashed or unsupported/,
  ],
  ['a status that is none', api, "return reply(id, { kind: 'answered', status: 2 })", /"status" is 2\. It must be at/],
  [
    'a label without end',
    callback,
    "return reply(id, { kind: 'connected', label: 'x'.repeat(10001) })",
    /It must have at most 10000 characters/,
  ],
  ['a refusal without reason', callback, "return reply(id, { kind: 'refused' })", /"reason" is missing/],
  ['an id that was never asked', login, "return reply(99, { kind: 'ready' })", /no request has the id 99: the last/],
  ['no id', login, "return reply(undefined, { kind: 'ready' })", /"re" is missing/],
  ['a second reply to one id', login, "reply(2, { kind: 'ready' })", /request 2 had been answered before/],
];
test.each(breaches)('%s is a crash, and the report says what is wrong', async (_, action, more, reason) => {
  const session = await open(`if (what === '${action.do}') { ${more}; }`);
  const outcome = await session.perform(action, 5000);
  expect(outcome).toMatchObject({ kind: 'crashed', reason: expect.stringMatching(reason) });
  expect(outcome.kind === 'crashed' && outcome.reason.length).toBeLessThan(1100);
  expect(await session.perform(api, 5000)).toEqual(outcome);
});

test('a run that a program refuses to open has crashed, with its reason', async () => {
  const session = await open("if (what === 'open') return reply(id, { kind: 'refused', reason: 'no scope' });");
  expect(await session.perform(login, 5000)).toEqual({
    kind: 'crashed',
    reason: 'open was answered refused: no scope',
  });
});

test('a run that a program does not open in time has timed out', async () => {
  const session = await open("if (what === 'open') return;", '', { openTimeoutMs: 100 });
  expect(await session.perform(login, 5000)).toEqual({ kind: 'timed-out', waitedMs: 100 });
});

test('a program that worked once and then does not has crashed: it is no fault of the command', async () => {
  const marker = join(folder, 'once');
  const command = await write(
    '',
    `import { existsSync, writeFileSync } from 'node:fs';
    if (existsSync('${marker}')) { console.error('Error: the lock is held'); process.exit(4); }
    writeFileSync('${marker}', '');`,
  );
  const adapter = await adapt(command);
  await openRun(adapter);
  expect(await (await openRun(adapter)).perform(login, 5000)).toMatchObject({
    kind: 'crashed',
    reason: expect.stringMatching(/exited with code 4; it said: Error: the lock is held/),
  });
});

// ————— the end of a program —————

test.each([0, 3])('a program that exits with code %i before it has answered has crashed', async (code) => {
  const session = await open(
    `if (what === 'callback') { console.error('first\\nError: at sea\\n    at main'); process.exitCode = ${code}; process.stdin.destroy(); return; }`,
  );
  expect(await session.perform(callback, 5000)).toEqual({
    kind: 'crashed',
    reason: `exited with code ${code}; it said: Error: at sea`,
  });
});

test('a program that exits between two requests has crashed at the second', async () => {
  const session = await open(
    `if (what === 'callback') { reply(id, { kind: 'connected' }); return process.stdin.destroy(); }`,
  );
  expect(await session.perform(callback, 5000)).toMatchObject({ kind: 'connected' });
  expect(await session.perform(api, 5000)).toEqual({ kind: 'crashed', reason: 'exited with code 0' });
});

test('a program that hangs is killed, and so is what it started', async () => {
  const session = await open(
    `if (what === 'callback') {
      const child = spawn('sleep', ['1000'], { stdio: 'ignore' });
      console.log('child ' + child.pid);
      for (;;);
    }`,
  );
  const pid = await pidOf(session);
  expect(await session.perform(callback, 1000)).toEqual({ kind: 'timed-out', waitedMs: 1000 });
  expect(await session.perform(api, 5000)).toEqual({
    kind: 'crashed',
    reason: 'was killed: callback took longer than 1000 ms',
  });
  const child = Number(/child (\d+)/.exec(await textOf(session, 'stdout'))?.[1]);
  expect(child).toBeGreaterThan(0);
  expect(await gone(child)).toBe(true);
  expect(isAlive(pid)).toBe(false);
});

test('a program that is killed has crashed', async () => {
  const session = await open("if (what === 'callback') return;");
  const pid = await pidOf(session);
  const waiting = session.perform(callback, 5000);
  await session.kill?.();
  expect(await waiting).toEqual({ kind: 'crashed', reason: 'was killed by the harness' });
  expect(isAlive(pid)).toBe(false);
});

test('a program that does not end when stdin is closed is killed', async () => {
  const session = await open('', 'setInterval(() => undefined, 1000);');
  const pid = await pidOf(session);
  await session.close();
  expect(isAlive(pid)).toBe(false);
  expect(await session.perform(api, 5000)).toEqual({ kind: 'crashed', reason: 'the run was over' });
});

test('a run that is cancelled ends its program, and the end of the adapter all of them', async () => {
  const adapter = await adapt(await write("if (what === 'callback') return;", 'setInterval(() => undefined, 1000);'));
  const cancel = new AbortController();
  const sessions = [await openRun(adapter, cancel.signal), await openRun(adapter)];
  const pids = await Promise.all(sessions.map(pidOf));
  const waiting = sessions[0]!.perform(callback, 5000);
  cancel.abort();
  expect(await waiting).toMatchObject({ kind: 'crashed', reason: 'was killed: the run was cancelled' });
  await adapter.close?.();
  expect(pids.filter(isAlive)).toEqual([]);
});

/** A process whose parent has been killed is there until init has taken note of its end. */
async function gone(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X');
  return /\) [XZ]/.test(status);
}

// ————— the command line —————

test('gauntlet protocol prints an exchange in which every line is valid', async () => {
  const { code, stdout } = await gauntlet('protocol');
  expect(code).toBe(0);
  const lines = [...stdout.matchAll(/^ +([→←]) (.*)$/gm)].map(([, arrow, line = '']) =>
    (arrow === '→' ? programRequestSchema : programReplySchema).parse(JSON.parse(line)),
  );
  expect(new Set(lines.map((line) => ('do' in line ? line.do : line.kind))).size).toBe(
    programRequestSchema.options.length + programReplySchema.options.length - 1,
  );
  for (const capability of capabilities) expect(stdout).toMatch(new RegExp(`^  ${capability}  +\\w`, 'm'));
});

test('gauntlet protocol --json prints one JSON Schema, with a definition of requests and one of replies', async () => {
  const { stdout } = await gauntlet('protocol --json');
  const schema = JSON.parse(stdout) as { $defs: Record<string, { oneOf: { properties: object }[] }> };
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    anyOf: [{ $ref: '#/$defs/request' }, { $ref: '#/$defs/reply' }],
  });
  expect(schema.$defs['reply']?.oneOf[0]?.properties).toMatchObject({
    gauntlet: { const: 1 },
    kind: { const: 'hello' },
    claims: { additionalProperties: false, properties: { pkce: { enum: [true, 'caller'] } } },
  });
});

test('a program is run from the command line, and the report says how to run it again', async () => {
  const command = '/usr/bin/python3 test/examples/python/client.py';
  const args = ['run', '--command', command, '--scenario', 'pkce/s256', '--reporter', 'json'];
  const { code, stdout } = await end(start(args));
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    client: { name: 'requests-oauthlib' },
    verdicts: [{ reproduce: expect.stringContaining(`gauntlet run --command '${command}' --scenario pkce/s256`) }],
  });
});

test('a command that breaks the contract ends with exit code 2 and one line', async () => {
  const { code, stdout, stderr } = await end(start(['run', '--command', await write(hello('process.exit(5)'))]));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^error: .* exited with code 5, before it had said hello\. .*\n$/);
});
