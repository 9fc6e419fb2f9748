/** What is stored of a token, a code or a grant, as oidc-provider writes it. */
export interface Row {
  /** Seconds since the epoch. */
  exp?: number;
  grantId?: string | undefined;
  consumed?: unknown;
  [member: string]: unknown;
}

/** What oidc-provider reads and writes the rows of one model through. */
export interface Adapter {
  upsert: (id: string, row: Row) => Promise<void>;
  find: (id: string) => Promise<Row | undefined>;
  consume: (id: string) => Promise<void>;
  destroy: (id: string) => Promise<void>;
  revokeByGrantId: (grantId: string) => Promise<void>;
  /** The rows of one client and end-user, oldest first; this one looks at all rows. */
  findByOwner: (clientId: string | undefined, accountId: string) => Promise<[id: string, row: Row][]>;
  /** Destroys the rows of a grant that are older than the one with this id. */
  destroyEarlier: (grantId: string | undefined, id: string) => Promise<void>;
  findByUid: () => Promise<undefined>;
  findByUserCode: () => Promise<undefined>;
}

/** One issuer's rows. Their number is bounded, and every operation but `findByOwner` costs the same however many they are. */
export interface Store {
  adapter: (model: string) => Adapter;
  /** Makes every row of these models that has not expired expire now. */
  expire: (models: readonly string[]) => void;
  remove: (models: readonly string[]) => void;
  /** The row of a token or a code, expired or not. */
  find: (models: readonly string[], id: string) => Row | undefined;
  clear: () => void;
  /** Ends one token. */
  drop: (models: readonly string[], id: string) => void;
  /** Keeps a note with a grant for as long as one of its rows is there. */
  note: (grantId: string, note: unknown) => void;
  noteOf: (grantId: string) => unknown;
}

export interface StoreOptions {
  /** Milliseconds since the epoch, on the issuer's clock. */
  now: () => number;
  /** How many rows there are at most; 20 000 unless given. */
  limit?: number;
  /** Hears of each row as it is saved. */
  saved: (model: string, id: string) => void;
}

type Rows = Map<string, Row>;

const firstSweep = 4096;

export function createStore({ now, limit = 20_000, saved }: StoreOptions): Store {
  const tables = new Map<string, Rows>();
  /** Which rows die with a grant. */
  const grants = new Map<string, Map<string, Rows>>();
  const notes = new Map<string, unknown>();
  let count = 0;
  let sweepAt = Math.min(firstSweep, limit + 1);

  const seconds = () => Math.floor(now() / 1000);

  /** Returns what its grant has left, if it has one. */
  function dropRow(rows: Rows, id: string): Map<string, Rows> | undefined {
    const row = rows.get(id);
    if (row === undefined) return undefined;
    rows.delete(id);
    count -= 1;
    const members = row.grantId === undefined ? undefined : grants.get(row.grantId);
    members?.delete(id);
    return members;
  }

  function forgetGrant(grantId: string): void {
    grants.delete(grantId);
    notes.delete(grantId);
    if (tables.get('Grant')?.delete(grantId)) count -= 1;
  }

  /** A grant that has nothing left is nobody's any more. */
  function drop(rows: Rows, id: string): void {
    const grantId = rows.get(id)?.grantId;
    if (dropRow(rows, id)?.size === 0) forgetGrant(grantId as string);
  }

  /** Expired rows answer as if they were absent, so nobody misses them; looking through them can wait until they are many. */
  function sweep(): void {
    const time = seconds();
    for (const rows of tables.values()) {
      for (const [id, row] of rows) if (row.exp !== undefined && row.exp <= time) drop(rows, id);
    }
    if (count > limit) shrink();
    sweepAt = Math.min(Math.max(firstSweep, count * 2), limit + 1);
  }

  /** Makes room for a while: what has been used goes first, then access tokens, then the oldest grants with all that is theirs. */
  function shrink(): void {
    const enough = Math.floor(limit * 0.75);
    const dropRows = (goes: (model: string, row: Row) => boolean) => {
      for (const [model, rows] of tables) {
        for (const [id, row] of rows) {
          if (count <= enough) return;
          // Its grant stays: it may be that of a code that is being redeemed, whose tokens are on their way.
          if (goes(model, row)) dropRow(rows, id);
        }
      }
    };
    dropRows((_model, { consumed }) => consumed !== undefined);
    dropRows((model) => model === 'AccessToken' || model === 'ClientCredentials');
    for (const [grantId, members] of grants) {
      if (count <= enough) return;
      for (const [id, rows] of members) dropRow(rows, id);
      forgetGrant(grantId);
    }
  }

  function table(model: string): Rows {
    let rows = tables.get(model);
    if (rows === undefined) tables.set(model, (rows = new Map<string, Row>()));
    return rows;
  }

  function adapter(model: string): Adapter {
    const rows = table(model);
    return {
      async upsert(id, payload) {
        if (!rows.has(id)) count += 1;
        rows.set(id, payload);
        const { grantId } = payload;
        if (grantId !== undefined) {
          const members = grants.get(grantId);
          if (members === undefined) grants.set(grantId, new Map([[id, rows]]));
          else members.set(id, rows);
        }
        saved(model, id);
        if (count >= sweepAt) sweep();
      },
      async find(id) {
        return rows.get(id);
      },
      async consume(id) {
        const row = rows.get(id);
        if (row !== undefined) row.consumed ??= seconds();
      },
      async destroy(id) {
        drop(rows, id);
      },
      async revokeByGrantId(grantId) {
        for (const [id, owner] of grants.get(grantId) ?? []) drop(owner, id);
      },
      async findByOwner(clientId, accountId) {
        return [...rows].filter(([, row]) => row['clientId'] === clientId && row['accountId'] === accountId);
      },
      async destroyEarlier(grantId, id) {
        for (const [other, owner] of grants.get(grantId ?? '') ?? []) {
          if (other === id) return;
          if (owner === rows) drop(owner, other);
        }
      },
      async findByUid() {
        return undefined;
      },
      async findByUserCode() {
        return undefined;
      },
    };
  }

  return {
    adapter,
    expire(models) {
      const time = seconds();
      for (const row of models.flatMap((model) => [...table(model).values()]))
        row.exp = Math.min(row.exp ?? time, time);
    },
    remove(models) {
      for (const rows of models.map(table)) for (const id of [...rows.keys()]) drop(rows, id);
    },
    find: (models, id) => models.map((model) => table(model).get(id)).find(Boolean),
    drop(models, id) {
      for (const model of models) drop(table(model), id);
    },
    clear() {
      for (const rows of tables.values()) rows.clear();
      grants.clear();
      notes.clear();
      count = 0;
    },
    note: (grantId, note) => void notes.set(grantId, note),
    noteOf: (grantId) => notes.get(grantId),
  };
}
