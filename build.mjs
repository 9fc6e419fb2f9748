// Bundles the program and the library entries into dist/, with the licences of what is bundled in dist/THIRD-PARTY-LICENSES.txt.
// Names stay: oidc-provider uses class names as model names.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Of 2500 media types, which are put in order at every start, those that a server of this protocol speaks of. */
const mediaTypes = {
  name: 'media-types',
  setup: ({ onLoad }) =>
    onLoad({ filter: /mime-db\/db\.json$/ }, ({ path }) => {
      const spoken =
        /^(application\/(json|jwt|octet-stream|x-www-form-urlencoded|xml)|text\/(css|html|javascript|plain)|multipart\/.*)$/;
      const all = Object.entries(JSON.parse(readFileSync(path, 'utf8')));
      return {
        loader: 'json',
        contents: JSON.stringify(Object.fromEntries(all.filter(([type]) => spoken.test(type)))),
      };
    }),
};

const shared = {
  // Written below: a build that fails leaves the last one as it is.
  write: false,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  keepNames: true,
  sourcemap: 'linked',
  // Finds its own files beside itself.
  external: ['tsx', 'tsx/*', 'playwright-core', '@jest/globals', 'vitest'],
  // Two versions of one table of media types; the newer one holds the older.
  alias: { 'mime-db': resolve('node_modules/mime-db') },
  plugins: [mediaTypes],
  metafile: true,
  logLevel: 'warning',
};

/** What a command needs is loaded when it is used. */
const commands = Object.fromEntries(
  [
    'run',
    'init',
    'doctor',
    'connect',
    'certify',
    'list',
    'explain',
    'merge',
    'preset',
    'protocol',
    'serve',
    'verify',
  ].map((name) => [name, `harness/cli/commands/${name}.ts`]),
);
const { serve, ...others } = commands;

const everything = await build({
  ...shared,
  entryPoints: {
    ...others,
    host: 'harness/host/main.ts',
    'code-worker': 'harness/platform/code/worker.ts',
    index: 'harness/index.ts',
    jest: 'harness/in-test/jest.ts',
    node: 'harness/in-test/node.ts',
    vitest: 'harness/in-test/vitest.ts',
    client: 'harness/model/client.ts',
    config: 'harness/model/config.ts',
    web: 'harness/model/web.ts',
    provider: 'provider/index.ts',
    redirect: 'provider/interception/preload.ts',
    scenarios: 'scenarios/index.ts',
  },
  chunkNames: 'chunks/[name]-[hash]',
});
// People wait for these two to start: each is in one piece, for every file that is read takes its time.
const program = await build({
  ...shared,
  entryPoints: { cli: 'harness/cli/main.ts' },
  plugins: [
    mediaTypes,
    {
      name: 'commands-apart',
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/commands\/\w+\.js$/ }, ({ path }) => ({
          path: path.replace(/.*\/commands\//, './'),
          external: true,
        })),
    },
  ],
});
const server = await build({
  ...shared,
  entryPoints: { serve },

  chunkNames: 'chunks/serve-[name]-[hash]',
});
const builds = [everything, program, server];

rmSync('dist', { recursive: true, force: true });
for (const { path, text } of builds.flatMap(({ outputFiles }) => outputFiles)) {
  // Bundled CommonJS packages call `require`, which modules lack. Only the chunk in which esbuild looks for it gets one: elsewhere
  // it would be in the way of loaders that turn modules into CommonJS.
  const shim =
    path.endsWith('.js') && text.includes('typeof require')
      ? `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url); `
      : '';
  const [, shebang = '', code = ''] = /^(#!.*\n)?([\s\S]*)$/.exec(text);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, shebang + shim + code, { mode: path.endsWith('cli.js') ? 0o755 : 0o644 });
}
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  licences(builds.flatMap(({ metafile }) => Object.keys(metafile.inputs))),
);

function licences(inputs) {
  const folders = new Set(
    inputs.flatMap((path) => path.match(/^node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/) ?? []),
  );
  return [...folders].sort().map(licence).join('\n\n');
}

function licence(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}`;
}
