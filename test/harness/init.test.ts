// `gauntlet init` in folders of every sort, and what it writes used as a newcomer uses it: `node build.mjs` comes first.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { end, endAll, program, root, start, type Ended } from './program.js';

const execute = promisify(execFile);

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gauntlet-init-'));
});
afterEach(endAll);
afterAll(() => rm(folder, { recursive: true }));

/** A folder in which oauth-gauntlet and Express are installed, with these files. */
async function folderWith(files: Record<string, string> = {}): Promise<string> {
  const cwd = join(folder, `case-${(count += 1)}`);
  await mkdir(join(cwd, 'node_modules'), { recursive: true });
  await symlink(root, join(cwd, 'node_modules/oauth-gauntlet'));
  await symlink(join(root, 'node_modules/express'), join(cwd, 'node_modules/express'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(cwd, name)), { recursive: true });
    await writeFile(join(cwd, name), text);
  }
  return cwd;
}

/** No variable of a pipeline in which this test runs is to be taken for one of the folder's. */
const gauntletIn = (cwd: string, ...args: string[]): Promise<Ended> =>
  end(start(args, { GITHUB_STEP_SUMMARY: '' }, cwd));
const textOf = (cwd: string, name: string): Promise<string> => readFile(join(cwd, name), 'utf8');
const written = async (cwd: string) => (await readdir(cwd)).filter((name) => /gauntlet|^\.git/.test(name)).sort();

interface Workflow {
  jobs: {
    gauntlet: { defaults?: { run: Record<string, string> }; steps: { run?: string; with?: Record<string, string> }[] };
  };
}
const linesOf = (workflow: string) => (parse(workflow) as Workflow).jobs.gauntlet.steps.flatMap(({ run }) => run ?? []);

const kinds = [
  ['module', ['gauntlet.client.mjs', 'gauntlet.config.mjs'], 'npx gauntlet'],
  ['web', ['gauntlet.config.yaml', 'gauntlet.web.yaml'], 'npx oauth-gauntlet'],
  ['command', ['gauntlet.client.py', 'gauntlet.config.yaml'], 'npx oauth-gauntlet'],
  ['zapier', ['gauntlet.config.yaml', 'gauntlet.zapier.yaml'], 'npx oauth-gauntlet'],
] as const;

test.each(kinds)('an empty folder becomes that of a %s', async (kind, files, npx) => {
  const cwd = await folderWith();
  const { code, stdout, stderr } = await gauntletIn(cwd, 'init', '--yes', '--kind', kind);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(await written(cwd)).toEqual(['.github', ...files]);
  expect(stdout).toContain(`${npx} doctor`);
  expect(stdout).toContain(`${npx} run`);
});

test.each([
  ['module', 'TODO: startLogin is not written yet'],
  ['command', 'TODO: start-login is not written yet'],
  ['web', 'The application (TODO-program) could not be started'],
])('a %s that is not filled in is named as such, and passes nothing', async (kind, todo) => {
  const cwd = await folderWith();
  await gauntletIn(cwd, 'init', '--yes', '--kind', kind);
  const looked = await gauntletIn(cwd, 'doctor');
  expect(looked.code).toBe(2);
  expect(looked.stdout + looked.stderr).toContain(todo);
  const judged = await gauntletIn(cwd, 'run', '--suite', 'state', 'pkce', 'always', '--reporter', 'text');
  expect(judged.code).toBe(kind === 'web' ? 2 : 3);
  expect(judged.stdout).not.toContain('✓');
});

test('a folder tells what kind of client it holds, how it is called, and how it is started', async () => {
  const cwd = await folderWith({
    'package.json': JSON.stringify({
      name: 'shop: "open"',
      scripts: { start: 'node --no-warnings server.js "a b"' },
      dependencies: { express: '5' },
      devDependencies: { 'oauth-gauntlet': '*' },
    }),
    'package-lock.json': '{}',
    '.gitignore': 'gauntlet-report/\n',
  });
  const { stdout } = await gauntletIn(cwd, 'init', '--yes');
  expect(parse(await textOf(cwd, 'gauntlet.web.yaml'))).toMatchObject({
    name: 'shop: "open"',
    start: { command: 'node', args: ['--no-warnings', 'server.js', 'a b'] },
  });
  expect(linesOf(await textOf(cwd, '.github/workflows/gauntlet.yml'))).toEqual(['npm ci', 'npx gauntlet run']);
  expect(stdout).not.toMatch(/npm install|gitignore/);
});

test('a start script that needs a shell is left to npm', async () => {
  const cwd = await folderWith({ 'package.json': JSON.stringify({ scripts: { start: 'node build.js && node .' } }) });
  await gauntletIn(cwd, 'init', '--yes', '--ci', 'none');
  expect(parse(await textOf(cwd, 'gauntlet.web.yaml'))).toMatchObject({ start: { command: 'npm', args: ['start'] } });
  expect(await written(cwd)).toEqual(['gauntlet.config.mjs', 'gauntlet.web.yaml']);
});

test('what is written in TypeScript is right by its types', async () => {
  const cwd = await folderWith({
    'package.json': JSON.stringify({ type: 'module' }),
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        strict: true,
        noEmit: true,
        skipLibCheck: true,
        target: 'es2022',
        lib: ['es2023', 'esnext.disposable'],
        module: 'nodenext',
        typeRoots: [join(root, 'node_modules/@types')],
        types: ['node'],
        paths: { 'oauth-gauntlet/*': [join(root, 'harness/model/*.ts')] },
      },
      files: ['gauntlet.client.ts', 'gauntlet.config.ts'],
    }),
  });
  await gauntletIn(cwd, 'init', '--yes', '--kind', 'module', '--name', "it's");
  const compiled = execute(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', cwd]);
  await expect(compiled.catch((error: { stdout: string }) => error.stdout)).resolves.toMatchObject({ stdout: '' });
});

test('what is there is left as it is, whatever its ending, and it is said what to do', async () => {
  const files = {
    'gauntlet.config.json': '{ "clients": ["./other.mjs"] }',
    'gauntlet.web.yaml': 'mine',
    '.gitlab-ci.yml': 'test: { script: [npm test] }\n',
  };
  const cwd = await folderWith(files);
  const { code, stdout } = await gauntletIn(cwd, 'init', '--yes', '--kind', 'web');
  expect(code).toBe(0);
  expect(await written(cwd)).toEqual(Object.keys(files).sort());
  for (const [name, text] of Object.entries(files)) expect(await textOf(cwd, name)).toBe(text);
  expect(stdout).toContain(
    'kept   gauntlet.config.json, as it was there. See that its clients have web: ./gauntlet.web.yaml.',
  );
  expect(stdout).toMatch(
    /kept {3}\.gitlab-ci\.yml, as it was there\. Add this to it:\n\ngauntlet:\n {2}image: node:22\n/,
  );
  expect(stdout).not.toContain('TODO');
});

test('a link that leads nowhere is not written through', async () => {
  const cwd = await folderWith();
  await symlink(join(cwd, 'elsewhere.yaml'), join(cwd, 'gauntlet.web.yaml'));
  const { stdout } = await gauntletIn(cwd, 'init', '--yes', '--kind', 'web');
  expect(stdout).toContain('kept   gauntlet.web.yaml');
  expect(existsSync(join(cwd, 'elsewhere.yaml'))).toBe(false);
});

test.each([
  ['github', '.github/workflows/gauntlet.yml'],
  ['gitlab', '.gitlab-ci.yml'],
])('in a part of a repository the pipeline of %s stands at its root, and works in the part', async (ci, file) => {
  const repository = await folderWith({ '.git/HEAD': '', 'apps/my shop/package.json': '{}' });
  const { stdout } = await gauntletIn(join(repository, 'apps/my shop'), 'init', '--yes', '--ci', ci);
  expect(stdout).toContain(`wrote  ../../${file}`);
  const pipeline = await textOf(repository, file);
  if (ci === 'github') {
    const { defaults, steps } = (parse(pipeline) as Workflow).jobs.gauntlet;
    expect(defaults).toEqual({ run: { 'working-directory': 'apps/my shop' } });
    expect(steps.at(-1)?.with).toEqual({ name: 'gauntlet-report', path: 'apps/my shop/gauntlet-report' });
  } else {
    expect(parse(pipeline)).toMatchObject({
      gauntlet: {
        script: ["cd 'apps/my shop'", 'npm install', 'npx gauntlet run'],
        artifacts: { when: 'always', reports: { junit: 'apps/my shop/gauntlet-report/junit.xml' } },
      },
    });
  }
});

test.each([
  [[], 'There is no terminal to ask on: give --kind, --name, --ci, or --yes for what is usual (--kind module'],
  [['--kind', 'web', '--ci', 'none'], 'There is no terminal to ask on: give --name, or --yes'],
  [['--kind', 'app'], "argument 'app' is invalid. Allowed choices are module, web, command, zapier."],
  [['--yes', '--name', ' '], '--name: A name has 1 to 200 characters.'],
])('init %j is refused, and writes nothing', async (args, message) => {
  const cwd = await folderWith();
  const { code, stderr } = await gauntletIn(cwd, 'init', ...args);
  expect({ code, written: await written(cwd) }).toEqual({ code: 2, written: [] });
  expect(stderr).toContain(message);
});

// `script` of util-linux, which every Debian has, gives a process a terminal; elsewhere it takes other options.
(process.platform === 'linux' ? test : test.skip)('on a terminal it asks what no option has answered', async () => {
  const ask = async (cwd: string, answers: Record<string, string>) => {
    const child = spawn('/usr/bin/script', ['-qefc', `${process.execPath} ${program} init --ci none`, '/dev/null'], {
      cwd,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const closed = once(child, 'close') as Promise<[number | null]>;
    let screen = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const before = stripVTControlCharacters(screen);
      screen += chunk.toString();
      const now = stripVTControlCharacters(screen);
      for (const [question, answer] of Object.entries(answers))
        if (!before.includes(question) && now.includes(question)) child.stdin.write(answer);
    }
    const [code] = await closed;
    return { code, screen: stripVTControlCharacters(screen) };
  };
  const asked = await folderWith();
  // Down, to the web application.
  const { code, screen } = await ask(asked, { 'What is your client?': '\u001b[B\r', 'called in reports?': ' two\r' });
  expect(code).toBe(0);
  expect(screen).not.toContain('Where does your CI run?');
  expect(parse(await textOf(asked, 'gauntlet.web.yaml'))).toMatchObject({ name: expect.stringMatching(/two$/) });

  const left = await folderWith();
  expect(await ask(left, { 'What is your client?': '\u0003' })).toMatchObject({ code: 130 });
  expect(await written(left)).toEqual([]);
});

test('a package.json that cannot be read, and a place that cannot be written, are named', async () => {
  const broken = await folderWith({ 'package.json': '{' });
  expect((await gauntletIn(broken, 'init', '--yes')).stderr).toContain('error: package.json is not what npm writes');
  const blocked = await folderWith({ '.github': 'a file' });
  const { code, stderr } = await gauntletIn(blocked, 'init', '--yes');
  expect(code).toBe(2);
  expect(stderr).toMatch(/^error: \.github\/workflows\/gauntlet\.yml cannot be written/);
});

const sloppyServer = `
import express from 'express';
const { PORT, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, AUTHORIZATION_ENDPOINT, TOKEN_ENDPOINT } = process.env;
const app = express();
app.get('/', (request, response) => response.send('<a href="/login">Log in</a>'));
app.get('/login', (request, response) => {
  const query = { response_type: 'code', client_id: CLIENT_ID, redirect_uri: REDIRECT_URI, state: 'login' };
  response.redirect(AUTHORIZATION_ENDPOINT + '?' + new URLSearchParams(query));
});
app.get('/callback', async (request, response) => {
  const form = { grant_type: 'authorization_code', code: request.query.code, redirect_uri: REDIRECT_URI };
  const authorization = 'Basic ' + btoa(CLIENT_ID + ':' + CLIENT_SECRET);
  const answer = await fetch(TOKEN_ENDPOINT, { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) });
  const { access_token } = await answer.json();
  response.send(access_token ? 'Welcome' : 'Login failed');
});
app.listen(Number(PORT), '127.0.0.1');
`;

test('from an Express app without a check of state to a red run in CI, with a report to read', async () => {
  const cwd = await folderWith({
    'package.json': JSON.stringify({ name: 'shop', type: 'module', scripts: { start: 'node server.js' } }),
    'server.js': sloppyServer,
  });
  const { stdout } = await gauntletIn(cwd, 'init', '--kind', 'web', '--yes', '--ci', 'github');
  expect(stdout).toContain('fill in what is marked TODO in gauntlet.web.yaml');

  // What a newcomer writes into the places that are marked.
  const filled = (await textOf(cwd, 'gauntlet.web.yaml'))
    .replace('TODO-login', 'login')
    .replace('TODO-callback', 'callback')
    .replace('TODO: what only a user who is logged in sees', 'Welcome')
    .replace('TODO: what is shown when a login fails', 'Login failed');
  await writeFile(join(cwd, 'gauntlet.web.yaml'), filled);
  expect(await gauntletIn(cwd, 'doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('Ready: ') });

  // The line of the workflow, as the runner has it run. npx starts what stands in .bin.
  const line = linesOf(await textOf(cwd, '.github/workflows/gauntlet.yml')).at(-1) ?? '';
  expect(line).toMatch(/^npx gauntlet run/);
  const [, , ...words] = line.split(' ');
  const summary = join(cwd, 'summary.md');
  const judged = await end(start([...words, '--suite', 'state'], { GITHUB_STEP_SUMMARY: summary }, cwd));
  expect(judged.code).toBe(1);
  expect(judged.stdout).toMatch(/^::error file=gauntlet\.web\.yaml,title=shop%3A state\/other-browser::/m);
  expect(await readFile(summary, 'utf8')).toContain('failed');
  const [title] = /<title>.*<\/title>/.exec(await textOf(cwd, 'gauntlet-report/report.html')) ?? [];
  expect(title).toMatch(/^<title>\d+ of \d+ scenarios failed · Report of shop<\/title>$/);
  expect(await textOf(cwd, 'gauntlet-report/junit.xml')).toContain('<testsuites');
}, 120_000);
