import { randomBytes } from 'node:crypto';
import type { Person } from '../people.js';
import type { Row, Store } from './store.js';

/** Stores an access token of the grant that a code belongs to. `now` in milliseconds, `lifetime` in seconds. */
export function issueToken(
  store: Store,
  code: string,
  { now, lifetime }: { now: number; lifetime: number },
): string | undefined {
  const row = store.find(['AuthorizationCode'], code);
  if (row === undefined) return undefined;
  const { accountId, clientId, grantId, scope } = row;
  const iat = Math.floor(now / 1000);
  const token = { kind: 'AccessToken', gty: 'authorization_code', iat, exp: iat + lifetime };
  return save(store, 'AccessToken', { ...token, accountId, clientId, grantId, scope });
}

/** Stores a code as another login of the same client would have brought it, for the first other end-user. */
export function issueForeignCode(store: Store, code: string, users: readonly Person[]): string | undefined {
  const row = store.find(['AuthorizationCode'], code);
  const grant = row?.grantId === undefined ? undefined : store.find(['Grant'], row.grantId);
  if (row === undefined || grant === undefined) return undefined;
  const accountId = users.find(({ sub }) => sub !== row['accountId'])?.sub ?? row['accountId'];
  const foreign: Row = {
    ...row,
    accountId,
    grantId: save(store, 'Grant', { ...grant, accountId }),
    consumed: undefined,
  };
  for (const own of ['codeChallenge', 'nonce']) if (own in row) foreign[own] = random();
  return save(store, 'AuthorizationCode', foreign);
}

function save(store: Store, model: string, row: Row): string {
  const jti = random();
  void store.adapter(model).upsert(jti, { ...row, jti });
  return jti;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}
