import { Worker } from 'node:worker_threads';

/** Kills this process and its group within a second of its parent's death, even while the client keeps the main thread busy. */
export function dieWithParent(): void {
  const source = `
    const parent = ${process.ppid};
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL');
    }, 1000);`;
  new Worker(source, { eval: true, env: {}, execArgv: [] }).unref();
}
