// Side by side in one run: from starting the process to the first 200 of the metadata, `gauntlet serve` from the built package, and
// oidc-provider alone, bundled in the same way.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

const rounds = 21;
const here = (path: string) => new URL(path, import.meta.url).pathname;

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-bench-'));
try {
  const bare = join(folder, 'bare.mjs');
  await build({
    entryPoints: [here('servers/bare.ts')],
    outfile: bare,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);` },
    logLevel: 'error',
  });
  const commands = {
    gauntlet: [here('../../dist/cli.js'), 'serve', '--port', '0', '--json'],
    bare: [bare],
  };
  const ratios: number[] = [];
  const times: Record<keyof typeof commands, number[]> = { gauntlet: [], bare: [] };
  for (let round = 0; round <= rounds; round += 1) {
    // Whoever goes second finds the files warm: they take turns.
    const order = round % 2 === 0 ? (['gauntlet', 'bare'] as const) : (['bare', 'gauntlet'] as const);
    const took = { gauntlet: 0, bare: 0 };
    for (const name of order) took[name] = await firstAnswer(commands[name]);
    // The first round warms up.
    if (round === 0) continue;
    ratios.push(took.gauntlet / took.bare);
    for (const name of order) times[name].push(took[name]);
  }
  const [least, ratio, most] = [Math.min(...ratios), median(ratios), Math.max(...ratios)].map((one) => one.toFixed(2));
  process.stdout.write(
    `start to first 200: gauntlet serve ${median(times.gauntlet).toFixed(0)} ms, bundled oidc-provider ` +
      `${median(times.bare).toFixed(0)} ms; ${ratio} times as long (${least} to ${most} in ${rounds} rounds)\n`,
  );
} finally {
  rmSync(folder, { recursive: true });
}

/** Milliseconds. */
async function firstAnswer(args: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      const { issuers } = JSON.parse(line) as { issuers: [{ endpoints: { metadata: string } }] };
      const response = await fetch(issuers[0].endpoints.metadata);
      await response.text();
      if (response.status !== 200) throw new Error(`The metadata came with ${response.status}`);
      return performance.now() - started;
    }
    throw new Error(`${args.join(' ')} ended before it listened`);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
