// Runs the built program, the examples and some of the tests on the other versions of Node.js that are supported: `npm run test:node`.
// The npm package `node` brings them; what it installs is kept below node_modules/.cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const versions = ['20', '22', '24'];
const root = join(import.meta.dirname, '..');
const jest = ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
/** What is tried on each: arguments of node. */
const trials = [
  ['dist/cli.js', 'run', '--client', 'test/clients/openid-client.ts', '--quiet'],
  ['dist/cli.js', 'run', '--web', 'test/examples/express/gauntlet.web.yaml', '--suite', 'state', '--quiet'],
  ['dist/cli.js', 'run', '--command', 'bash test/examples/curl/client.sh', '--suite', 'pkce', '--quiet'],
  ['--test', 'test/examples/node.spec.mjs', 'test/examples/conformance.node.spec.mjs'],
  ['node_modules/vitest/vitest.mjs', 'run', 'test/examples/vitest.spec.ts', 'test/examples/conformance.vitest.spec.ts'],
  [
    ...jest,
    'test/examples/jest.test.ts',
    'test/harness/host.test.ts',
    'test/harness/config.test.ts',
    'test/provider/interception.test.ts',
  ],
];

const failed = versions.filter((version) => version !== process.versions.node.split('.', 1)[0]).flatMap(tryOn);
for (const trial of failed) console.error(`failed: ${trial}`);
process.exitCode = failed.length > 0 ? 1 : 0;

function tryOn(version) {
  const bin = install(version);
  console.log(`\n— Node.js ${version}: ${run(join(bin, 'node'), ['--version'], { stdio: 'pipe' }).stdout}`);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  return trials
    .filter((args) => run(join(bin, 'node'), args, { env }).status !== 0)
    .map((args) => `Node.js ${version}: ${args.join(' ')}`);
}

/** The directory of the program. */
function install(version) {
  const folder = join(root, 'node_modules/.cache', `node-${version}`);
  const bin = join(folder, 'node_modules/node/bin');
  if (existsSync(bin)) return bin;
  mkdirSync(folder, { recursive: true });
  const wanted = ['install', '--prefix', folder, '--no-save', '--no-fund', '--no-audit', `node@${version}`];
  const { status } = run('npm', wanted, { cwd: folder });
  if (status !== 0 || !existsSync(bin)) throw new Error(`npm could not install Node.js ${version}.`);
  return bin;
}

function run(program, args, options) {
  console.log(`$ ${program.split('/').at(-1)} ${args.join(' ')}`);
  return spawnSync(program, args, { cwd: root, stdio: 'inherit', encoding: 'utf8', ...options });
}
