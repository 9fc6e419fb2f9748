/** What an application keeps of a login from its beginning until the callback. */
export interface PendingLogin {
  state: string;
  verifier?: string;
  /** Name of the authorization server that it was begun with. */
  issuer?: string;
}

const lifetimeMs = 10 * 60 * 1000;

/**
 * The pending logins of every browser, as an application keeps them in its sessions: any number at a time, each good for
 * one callback and for ten minutes. The libraries leave this to their caller.
 */
export function createPendingLogins() {
  const sessions = new Map<string, (PendingLogin & { begun: number })[]>();
  return {
    add(browser: string, login: PendingLogin): void {
      sessions.set(browser, [...(sessions.get(browser) ?? []), { ...login, begun: Date.now() }]);
    },
    /**
     * The login that this callback answers, which is then no longer pending. For a state that is not known here it is the
     * latest one, which stays pending: comparing the states is up to the library.
     */
    take(browser: string, callback: string): PendingLogin {
      const state = new URL(callback).searchParams.get('state');
      const pending = (sessions.get(browser) ?? []).filter(({ begun }) => Date.now() - begun < lifetimeMs);
      const login = pending.find((one) => one.state === state) ?? pending.at(-1);
      if (!login) throw new Error('no login is under way in this browser');
      sessions.set(
        browser,
        pending.filter((one) => one.state !== state),
      );
      return login;
    },
  };
}
