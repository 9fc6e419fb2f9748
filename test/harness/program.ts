// The command line as it is shipped: `node build.mjs` comes first.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

export const root = join(import.meta.dirname, '../..');
export const program = join(root, 'dist/cli.js');

export type Running = ChildProcessByStdio<null, Readable, Readable>;
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const living = new Set<Running>();

export function start(args: readonly string[], env: Record<string, string> = {}, cwd = root): Running {
  const running = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, FORCE_COLOR: undefined, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  living.add(running);
  running.once('exit', () => living.delete(running));
  return running;
}

export async function end(running: Running): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    running[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  const [code] = (await once(running, 'close')) as [number | null];
  return { code, ...texts };
}

export const gauntlet = (args: string, env?: Record<string, string>) => end(start(args.split(' '), env));

/** Ends what a test has started and left. */
export function endAll(): void {
  for (const running of living) running.kill('SIGKILL');
}
