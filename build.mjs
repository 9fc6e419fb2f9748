// Bundles the program and the library entries into dist/, with the licences of what is bundled in dist/THIRD-PARTY-LICENSES.txt.
// Names stay: oidc-provider uses class names as model names.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

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
  external: ['tsx', 'tsx/*'],
  // Two versions of one table of media types; the newer one holds the older.
  alias: { 'mime-db': resolve('node_modules/mime-db') },
  metafile: true,
  logLevel: 'warning',
};

const everything = await build({
  ...shared,
  entryPoints: {
    cli: 'harness/cli/main.ts',
    host: 'harness/host/main.ts',
    'code-worker': 'harness/platform/code/worker.ts',
    index: 'harness/index.ts',
    client: 'harness/model/client.ts',
    web: 'harness/model/web.ts',
    provider: 'provider/index.ts',
    scenarios: 'scenarios/index.ts',
  },
  chunkNames: 'chunks/[name]-[hash]',
  plugins: [
    {
      name: 'serve-apart',
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/commands\/serve\.js$/ }, () => ({ path: './serve.js', external: true })),
    },
  ],
});
// A developer waits for this command: it is in one piece, for each file that is read takes its time.
const serve = await build({
  ...shared,
  entryPoints: { serve: 'harness/cli/commands/serve.ts' },
  chunkNames: 'chunks/serve-[name]-[hash]',
});

rmSync('dist', { recursive: true, force: true });
for (const { path, text } of [...everything.outputFiles, ...serve.outputFiles]) {
  // Bundled CommonJS packages call `require`, which modules lack. Only the chunk in which esbuild looks for it gets one: elsewhere
  // it would be in the way of loaders that turn modules into CommonJS.
  const shim = path.endsWith('.js') && text.includes('typeof require');
  const prefix = shim
    ? `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); `
    : '';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, prefix + text, { mode: path.endsWith('cli.js') ? 0o755 : 0o644 });
}
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  licences([everything, serve].flatMap(({ metafile }) => Object.keys(metafile.inputs))),
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
