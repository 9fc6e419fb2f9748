import type { Surroundings } from '../../harness/model/client.js';
import type { UserAgent } from '../../harness/model/user-agent.js';
import { createUserAgent } from '../../harness/user-agent.js';

/** What a run has beside the client: browsers of its own, without a screen. */
export function browsers(fresh = false): Surroundings {
  const opened = new Map<string, UserAgent>();
  return {
    browser(name) {
      const agent = opened.get(name) ?? createUserAgent({ keepAlive: false });
      opened.set(name, agent);
      return agent;
    },
    fresh,
  };
}
