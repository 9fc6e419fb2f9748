// Side by side in one run: refreshes per second of four servers, in turn, each in a process of its own, and the time that a
// scenario takes. Prints ratios: absolute figures differ from machine to machine, and on one machine from hour to hour.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { refreshRate } from './load.js';
import type { Measured } from './servers/contract.js';

const rounds = 5;
const millisecondsEach = 2000;
const names = ['gauntlet', 'oidc-provider', 'oauth2-mock-server', 'static'] as const;
type Name = (typeof names)[number];

const children: ChildProcess[] = [];
try {
  const servers = new Map<Name, Measured>();
  for (const name of names) servers.set(name, await start(name));
  const rates = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    process.stderr.write(round === 0 ? 'warming up\n' : `round ${round} of ${rounds}\n`);
    for (const [name, server] of servers) {
      const rate = await refreshRate(server, millisecondsEach);
      if (round > 0) rates.get(name)?.push(rate);
    }
  }
  for (const child of children) child.kill();
  process.stderr.write('catalogue\n');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    'tsx',
    new URL('catalogue.ts', import.meta.url).pathname,
  ]);
  print(rates, JSON.parse(stdout) as CatalogueTimes);
} finally {
  for (const child of children) child.kill();
}

async function start(name: Name): Promise<Measured> {
  const child = spawn(process.execPath, ['--import', 'tsx', new URL(`servers/${name}.ts`, import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) if (line.startsWith('{')) return JSON.parse(line) as Measured;
  await once(child, 'exit');
  throw new Error(`The server ${name} ended before it listened`);
}

/** Milliseconds for the whole catalogue: in the first round, and the median of the rounds after the warm-up. */
interface CatalogueTimes {
  /** How many applied to the client. */
  scenarios: number;
  first: number;
  warm: number;
  warmUp: number;
  rounds: number;
}

function print(rates: ReadonlyMap<Name, number[]>, { scenarios, first, warm, warmUp, rounds }: CatalogueTimes): void {
  const own = rates.get('gauntlet') ?? [];
  for (const name of names) {
    const others = rates.get(name) ?? [];
    // Pair by pair within a round: the machine's speed drifts.
    const ratios = own.map((rate, index) => rate / (others[index] ?? NaN));
    const [ratio, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((one) =>
      one.toFixed(2),
    );
    const versus =
      name === 'gauntlet' ? '(recording on)' : `the gauntlet does ${ratio} times as many (${least} to ${most})`;
    process.stdout.write(`${name.padEnd(20)} ${median(others).toFixed(0).padStart(7)} refreshes/s  ${versus}\n`);
  }
  const shown = (time: number) => `${(time / 1000).toFixed(2)} s, ${(time / scenarios).toFixed(1)} ms each`;
  process.stdout.write(`${scenarios} scenarios, in process, honest runs included\n`);
  process.stdout.write(
    `  first round: ${shown(first)}\n  median of rounds ${warmUp + 1} to ${rounds}: ${shown(warm)}\n`,
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
