import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type {
  ClientMethods,
  ClientSettings,
  TrustedClient,
  TrustedEnvironment,
} from '../../../harness/model/client.js';
import { describeConnection, type Stored, type StoredConnection } from '../../../harness/platform/connections.js';
import {
  createPlatform,
  integrationOf,
  PlatformError,
  standardDuties,
  type Duties,
} from '../../../harness/platform/index.js';
import { openPlatform } from '../../../harness/platform/platform.js';

/** How a process deals with the store that it shares with others. */
export interface Habits {
  /** Whether it looks into the store again once it has a connection. */
  rereads: boolean;
  /** Does what no other process may do at the same time. */
  alone: typeof alone;
  /** When new tokens are stored: before they are used, or when the use is over. */
  stores: 'before-use' | 'after-use';
  /** Whether it takes a refresh token out of the store before it sends it. */
  spendsFirst: boolean;
}

const goodHabits: Habits = { rereads: true, alone, stores: 'before-use', spendsFirst: false };
const refreshAheadMs = 60_000;

/** Whose connection is at work. One for all clients: each further one would slow down all that is asynchronous for good. */
const acting = new AsyncLocalStorage<string>();

/** The platform client with a store of files, on which several of its processes work, and which refreshes ahead of time. */
export function createDurablePlatform(duties: Partial<Duties> = {}, habits: Partial<Habits> = {}): TrustedClient {
  const platform = createPlatform();
  return {
    ...platform,
    name: 'platform with a store',
    claims: { ...platform.claims, 'durable-store': true, 'refresh-ahead': true },
    open: (settings, environment) =>
      openClient(settings, environment, { ...standardDuties, ...duties }, { ...goodHabits, ...habits }),
  };
}

function openClient(
  { redirectUri, issuers, store: directory, timeoutMs }: ClientSettings,
  environment: TrustedEnvironment,
  duties: Duties,
  habits: Habits,
): ClientMethods {
  const store = openStore(directory);
  const held = new Map<string, StoredConnection>();
  const integrations = Object.fromEntries(
    Object.entries(issuers).map(([name, one]) => [name, { ...integrationOf(one), refreshAheadMs }]),
  );
  const platform = openPlatform(
    {
      integrations,
      redirectUri,
      ...(timeoutMs !== undefined && { timeoutMs }),
      keep: async (stored) => void (habits.stores === 'before-use' && store.write(acting.getStore()!, stored)),
    },
    environment,
    { ...duties, shareRefresh: refreshAlone },
  );

  return {
    startLogin: ({ browser, user, issuer }) => platform.startLogin({ browser, user, integration: issuer, fields: {} }),
    async handleCallback(callback) {
      const connection = await platform.exchange(platform.acceptCallback(callback));
      store.write(callback.user, platform.stored(connection));
      held.set(callback.user, connection);
      return describeConnection(connection.tokens);
    },
    callApi: ({ user, url, method }) =>
      using(user, async (connection) => {
        const { status } = await platform.callApi(connection, { url, method });
        return { status };
      }),
    refresh: ({ user }) =>
      using(user, async (connection) => {
        await platform.refresh(connection);
        return describeConnection(connection.tokens);
      }),
    logout({ user }) {
      const connection = connectionOf(user);
      return duties.logOut(
        () => {
          duties.forgetConnection(held, user);
          store.remove(user);
        },
        () => platform.revoke(connection),
      );
    },
  };

  async function using<T>(user: string, use: (connection: StoredConnection) => Promise<T>): Promise<T> {
    const connection = connectionOf(user);
    const result = await acting.run(user, () => use(connection));
    if (habits.stores === 'after-use') store.write(user, platform.stored(connection));
    return result;
  }

  /** Another process may have renewed, ended or removed it meanwhile. */
  function connectionOf(user: string): StoredConnection {
    const known = held.get(user);
    if (known && !habits.rereads) return known;
    const stored = store.read(user);
    if (!stored) throw new PlatformError('not-connected', 'This user has no connection. Start a login.');
    if (known && isDeepStrictEqual(known.tokens, stored.tokens)) return known;
    const connection = known
      ? Object.assign(known, { tokens: stored.tokens, ended: stored.ended })
      : platform.restore(stored);
    held.set(user, connection);
    return connection;
  }

  function refreshAlone(connection: StoredConnection, refusedToken: string, refresh: () => Promise<void>) {
    const user = acting.getStore()!;
    return duties.shareRefresh(connection, refusedToken, () =>
      habits.alone(
        join(directory, `${user}.lock`),
        () => environment.now(),
        async () => {
          const stored = store.read(user);
          const renewed = habits.rereads && stored && stored.tokens.accessToken !== refusedToken;
          if (renewed) connection.tokens = stored.tokens;
          else if (habits.spendsFirst && stored) await spend(user, stored, refresh);
          else await refresh();
        },
      ),
    );
  }

  async function spend(user: string, stored: Stored, refresh: () => Promise<void>): Promise<void> {
    store.write(user, { ...stored, tokens: { ...stored.tokens, refreshToken: undefined } });
    try {
      await refresh();
    } catch (error) {
      if (!held.get(user)?.ended) store.write(user, stored);
      throw error;
    }
  }
}

/** A file for each user. */
function openStore(directory: string) {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const fileOf = (user: string) => join(directory, `${user}.json`);
  return {
    read(user: string): Stored | undefined {
      try {
        return JSON.parse(readFileSync(fileOf(user), 'utf8')) as Stored;
      } catch (error) {
        if ((error as { code?: string }).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    /** In one go: a process that dies over it leaves the old file or the new one. */
    write(user: string, stored: Stored): void {
      writeFileSync(`${fileOf(user)}.new`, JSON.stringify(stored), { mode: 0o600 });
      renameSync(`${fileOf(user)}.new`, fileOf(user));
    },
    remove: (user: string) => rmSync(fileOf(user), { force: true }),
  };
}

/** After this long, the process that has the lock is taken for dead. */
const leaseMs = 60_000;

/** Does the work while no other process holds the lock. */
async function alone(lock: string, now: () => number, work: () => Promise<void>): Promise<void> {
  while (!taken()) await setTimeout(2);
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }

  function taken(): boolean {
    try {
      writeFileSync(lock, String(now()), { flag: 'wx' });
      return true;
    } catch (error) {
      // Without its directory there is nothing to wait for.
      if ((error as { code?: string }).code !== 'EEXIST') throw error;
      try {
        if (now() - Number(readFileSync(lock, 'utf8')) > leaseMs) rmSync(lock, { force: true });
      } catch {
        // It has been released meanwhile.
      }
      return false;
    }
  }
}
