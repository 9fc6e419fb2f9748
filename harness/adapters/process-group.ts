import type { ChildProcess } from 'node:child_process';

const living = new Set<ChildProcess>();

/** Kills the group of `child`, which must be its leader, when this process exits. */
export function endWithParent(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (living.size === 0) process.on('exit', killAll);
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
    if (living.size === 0) process.off('exit', killAll);
  });
}

/** Signals the process and all that it has started. */
export function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // Gone already.
  }
}

function killAll(): void {
  for (const child of living) signalGroup(child, 'SIGKILL');
}
