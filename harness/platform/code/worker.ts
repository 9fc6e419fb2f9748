import { parentPort, type MessagePort } from 'node:worker_threads';
import type { Bundle, Code } from '../definition/types.js';
import { openChannel } from './channel.js';
import { captureOutput } from './capture-output.js';
import { describe, functionAt } from './describe.js';
import { createFetch } from './fetch.js';
import { toJson, UnfitValue } from './json.js';
import { longestMessage } from './limits.js';
import { loadModule } from './load-module.js';
import type { Job, Tell } from './messages.js';
import { boundOutput } from './output.js';
import { createRequester, type Requester } from './requester.js';
import { compileSource } from './source.js';
import { writeOutThrown } from './thrown.js';
import { createZ } from './z.js';
import { nameOf } from './z-errors.js';

// The thread in which a definition's code runs: started by thread.ts for one job. Imports little, as it is started often.

const bell = parentPort;
bell?.once('message', ({ port, job }: { port: MessagePort; job: Job }) => {
  const channel = openChannel(port, bell);
  const { tell } = channel;
  captureOutput(boundOutput((text) => tell({ tell: 'print', text })));
  const requester = createRequester(channel);
  process.on('uncaughtException', (error) => tell(endingOf(error, requester)));
  void perform(job, requester).then(tell);
});

async function perform(job: Job, requester: Requester): Promise<Tell> {
  globalThis.fetch = createFetch(requester);
  try {
    const value = job.do === 'run' ? await call(job, requester) : describe(await loadModule(job.module), job.module);
    const json = toJson(value);
    return { tell: 'returned', ...(json !== undefined && { json }) };
  } catch (error) {
    return endingOf(error, requester);
  }
}

async function call({ code, bundle, staleOn401 }: Job & { do: 'run' }, requester: Requester): Promise<unknown> {
  const run = await functionOf(code);
  return run(createZ(requester, staleOn401), bundle);
}

async function functionOf(code: Code): Promise<(z: unknown, bundle: Bundle) => unknown> {
  return 'source' in code ? compileSource(code.source) : functionAt(await loadModule(code.module), code.path);
}

function endingOf(thrown: unknown, requester: Requester): Tell {
  const exchange = requester.exchangeOf(thrown);
  if (exchange) return exchange;
  if (thrown instanceof UnfitValue)
    return { tell: 'failed', code: 'code-invalid', message: thrown.message.slice(0, longestMessage) };
  const name = nameOf(thrown);
  if (name === 'RefreshAuthError') return { tell: 'stale' };
  if (name === 'ExpiredAuthError') return { tell: 'expired' };
  return { tell: 'failed', code: 'code-threw', message: writeOutThrown(thrown).slice(0, longestMessage) };
}
