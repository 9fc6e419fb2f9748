// Bundles the program and the library entries into dist/. What package.json lists under "dependencies" stays outside the
// bundle; everything else is bundled with its licence in dist/THIRD-PARTY-LICENSES.txt. Never minified: oidc-provider uses
// class names as model names.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const { metafile, outputFiles } = await build({
  // Written below: a build that fails leaves the last one as it is.
  write: false,
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
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  keepNames: true,
  sourcemap: 'linked',
  chunkNames: 'chunks/[name]-[hash]',
  external: Object.keys(dependencies).flatMap((name) => [name, `${name}/*`]),
  metafile: true,
  logLevel: 'warning',
});
rmSync('dist', { recursive: true, force: true });
for (const { path, text } of outputFiles) {
  // Bundled CommonJS packages call `require`, which modules lack. Only the chunk in which esbuild looks for it gets one: elsewhere
  // it would be in the way of loaders that turn modules into CommonJS.
  const shim = path.endsWith('.js') && text.includes('typeof require');
  const prefix = shim
    ? `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url); `
    : '';
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, prefix + text, { mode: path.endsWith('cli.js') ? 0o755 : 0o644 });
}
writeFileSync('dist/THIRD-PARTY-LICENSES.txt', licences(Object.keys(metafile.inputs)));

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
