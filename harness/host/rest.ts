/** How long a client may keep at work after a run, in milliseconds, before it is taken as it is. */
const patience = 250;

/**
 * Notes what keeps the process going now, and returns what waits until nothing more does: a client that has answered may
 * still have a request under way, or a line to log. Idle connections and timers that hold nobody up do not count.
 */
export function restOf(host: Pick<NodeJS.Process, 'getActiveResourcesInfo'>): () => Promise<void> {
  const before = host.getActiveResourcesInfo().length;
  return async () => {
    const until = performance.now() + patience;
    while (host.getActiveResourcesInfo().length > before && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 5).unref());
    }
  };
}
