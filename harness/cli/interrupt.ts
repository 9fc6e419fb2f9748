/** What Ctrl-C sends, whoever ends processes, and a terminal that is closed: what was started must not outlive any of them. */
const interrupts = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls the listener at each interrupt, in place of ending this process. Returns what takes it away again. */
export function onInterrupt(listener: () => void): () => void {
  for (const signal of interrupts) process.on(signal, listener);
  return () => {
    for (const signal of interrupts) process.off(signal, listener);
  };
}

/** Ends this process, and with it all that it has started. */
export function quit(): void {
  process.exit(130);
}
