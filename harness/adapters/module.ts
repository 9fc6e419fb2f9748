import { resolve } from 'node:path';
import type { ClientAdapter } from '../model/client.js';
import { startHost, type HostProcess } from './host-process.js';
import { loadClient, openRun } from './hosted-run.js';
import type { AdapterOptions } from './options.js';

export interface ModuleOptions extends AdapterOptions {
  /** How long the file may take to load, in milliseconds. */
  loadTimeoutMs?: number;
  /** How long the client's `open` may take, in milliseconds. */
  openTimeoutMs?: number;
}

/** Reaches a client that a JavaScript or TypeScript file exports, in processes of its own. Rejects with a ClientFileError. */
export async function moduleAdapter(file: string, options: ModuleOptions = {}): Promise<ClientAdapter> {
  const { jobs = 1, env, loadTimeoutMs = 15_000, openTimeoutMs = 10_000 } = options;
  const path = resolve(file);
  const all = new Set<HostProcess>();
  let closed = false;
  const start = async () => {
    const host = await startHost(env);
    all.add(host);
    const client = await loadClient(host, { file: path }, loadTimeoutMs);
    if (closed) await host.kill('was ended with the run');
    return { host, client };
  };
  const { host: first, client } = await start();
  const idle = [first];

  return {
    ...client,
    host: ['clock', 'kill', 'stdio', 'tls'],
    jobs,
    configuredBy: '`settings` of open()',
    async open(settings, signal, { fresh }) {
      signal.throwIfAborted();
      let host = fresh ? undefined : idle.pop();
      // A client may end its process while it is idle.
      while (host?.ended) host = idle.pop();
      host ??= (await start()).host;
      if (signal.aborted) idle.push(host);
      signal.throwIfAborted();
      return openRun(host, settings, openTimeoutMs, signal, (unused) => {
        if (!closed && !fresh && !unused.ended) return void idle.push(unused);
        all.delete(unused);
        void unused.kill('was ended with its run');
      });
    },
    async close() {
      closed = true;
      await Promise.all([...all].map((host) => host.kill('was ended with the run')));
    },
  };
}
