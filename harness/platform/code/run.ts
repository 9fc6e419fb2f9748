import type { CodeOutcome, CodeRun } from './code-run.js';
import { runThread } from './thread.js';

/** Runs a definition's code in a thread of its own. Rejects only with what `send` rejects with besides PlatformError. */
export async function runCode({ code, bundle, staleOn401, ...run }: CodeRun): Promise<CodeOutcome> {
  return runThread({ ...run, job: { do: 'run', code, bundle, staleOn401 } });
}
