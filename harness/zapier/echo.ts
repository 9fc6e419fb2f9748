import type { LogRecord } from './core.js';

/**
 * `z.console` hands each text to the log, and right after that to the console of its own process, which nobody
 * but the platform sees. Returns what is to be told of every record, so that this echo is left out.
 */
export function withoutEchoes(): (record: LogRecord) => void {
  let expected = 0;
  const { log, error } = console;
  const unlessEcho =
    (write: typeof log) =>
    (...words: unknown[]) => {
      if (expected === 0) return write(...words);
      expected -= 1;
    };
  Object.assign(console, { log: unlessEcho(log), error: unlessEcho(error) });
  return ({ data }) => {
    if (!isPrinted(data)) return;
    expected += 1;
    // The echo comes in the same turn or not at all.
    queueMicrotask(() => (expected = 0));
  };
}

/** Whether `z.console` made the record: core's own ones tell of a request or have an error with them. */
function isPrinted(data: unknown): boolean {
  const { log_type: type, err } = (data ?? {}) as { log_type?: unknown; err?: unknown };
  return type === 'console' || (type === 'error' && err === undefined);
}
