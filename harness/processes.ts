import type { ClientSession } from './model/client.js';
import type { OutputChunk } from './model/protocol.js';

/** What the process is called that every run begins with. */
export const firstProcess = 'client';

/** The client's processes in one run. All of them have its settings, and with them its store. */
export interface Processes {
  /** Starts a process, in the place of the one of that name, which is ended. */
  start(name: string): Promise<ClientSession>;
  named(name: string): ClientSession;
  /** Every process that is not ended. */
  readonly running: readonly ClientSession[];
  /** What all have let out, ended ones too. */
  output(): Promise<OutputChunk[]>;
  close(): Promise<void>;
}

export function createProcesses(open: () => Promise<ClientSession>): Processes {
  const all: ClientSession[] = [];
  const running = new Map<string, ClientSession>();
  return {
    async start(name) {
      await running.get(name)?.close();
      running.delete(name);
      const session = await open();
      all.push(session);
      running.set(name, session);
      return session;
    },
    named(name) {
      const session = running.get(name);
      if (!session) throw new Error(`No process "${name}" was started`);
      return session;
    },
    get running() {
      return [...running.values()];
    },
    output: async () => (await Promise.all(all.map(async (session) => ended(await session.output())))).flat(),
    async close() {
      await Promise.all([...running.values()].map((session) => session.close()));
    },
  };
}

/** What one process has let out, with a line end behind what stands last: the next one begins a line of its own. */
function ended(chunks: readonly OutputChunk[]): OutputChunk[] {
  const sources = new Set(chunks.map(({ source }) => source));
  return [...chunks, ...[...sources].map((source) => ({ source, text: '\n' }))];
}
