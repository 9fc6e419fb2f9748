import type { Parameters } from './exchange.js';
import type { Minted } from './index.js';
import type { Person } from './people.js';
import type { Grant } from './quirks/quirk.js';
import { issueForeignCode, issueToken } from './store/issue.js';
import { createStore, type Adapter } from './store/store.js';

export interface TokensOptions {
  /** Milliseconds since the epoch, on the issuer's clock. */
  now: () => number;
  users: readonly Person[];
  /** How many values and aliases are remembered at most. */
  limit: number;
  /** Seconds, as the policy in force has it. */
  accessTokenLifetime: () => number;
}

/** The codes and tokens of one issuer: what is stored of them, how else they are called, and whose they are. */
export interface Tokens {
  adapter: (model: string) => Adapter;
  /** As they were issued, the oldest first. */
  readonly minted: readonly Minted[];
  /** What is accepted in place of what. */
  readonly aliases: ReadonlyMap<string, string>;
  alias: (shown: string, genuine: string) => string;
  findGrant: (token: string) => Grant | undefined;
  isLive: (token: string) => boolean;
  /** Remembers what was asked for when a code was issued. */
  noteRequest: (code: string, parameters: Parameters) => void;
  /** Takes note of an ID Token that is issued. */
  noteIdToken: (token: string) => void;
  issueToken: (code: string) => string | undefined;
  issueForeignCode: (code: string) => string | undefined;
  revoke: (token: string) => void;
  /** Makes every access token that is out now expire. */
  expireTokens: () => void;
  /** Makes every code that is out now expire. */
  expireCodes: () => void;
  /** Revokes every token that is out now. */
  revokeTokens: () => void;
  clear: () => void;
}

const kinds = new Map<string, Minted['kind']>([
  ['AuthorizationCode', 'code'],
  ['AccessToken', 'access-token'],
  ['ClientCredentials', 'access-token'],
  ['RefreshToken', 'refresh-token'],
]);

const accessTokens = ['AccessToken', 'ClientCredentials'];
const tokens = [...accessTokens, 'RefreshToken'];
const codesAndTokens = ['AuthorizationCode', ...tokens];

export function createTokens({ now, users, limit, accessTokenLifetime }: TokensOptions): Tokens {
  const aliases = new Map<string, string>();
  const minted: Minted[] = [];
  const mint = (kind: Minted['kind'], value: string) => pushBounded(minted, { kind, value }, limit);
  const store = createStore({
    now,
    saved(model, id) {
      const kind = kinds.get(model);
      if (kind !== undefined) mint(kind, id);
    },
  });
  const genuine = (token: string) => aliases.get(token) ?? token;
  const find = (token: string) => store.find(codesAndTokens, genuine(token));

  return {
    adapter: store.adapter,
    minted,
    aliases,
    alias(shown, stood) {
      const source = genuine(stood);
      aliases.set(shown, source);
      if (aliases.size > limit) aliases.delete(aliases.keys().next().value ?? '');
      mint(minted.findLast(({ value }) => value === source)?.kind ?? 'access-token', shown);
      return shown;
    },
    findGrant(token) {
      const row = find(token);
      return row && grantOf(row, row.grantId === undefined ? undefined : store.noteOf(row.grantId));
    },
    isLive(token) {
      const { exp = 0, consumed } = find(token) ?? {};
      return consumed === undefined && exp > Math.floor(now() / 1000);
    },
    noteRequest(code, parameters) {
      const row = store.find(['AuthorizationCode'], genuine(code));
      if (row?.grantId !== undefined) store.note(row.grantId, parameters);
    },
    noteIdToken: (token) => mint('id-token', token),
    issueToken: (code) => issueToken(store, genuine(code), { now: now(), lifetime: accessTokenLifetime() }),
    issueForeignCode: (code) => issueForeignCode(store, genuine(code), users),
    revoke: (token) => store.drop(tokens, genuine(token)),
    expireTokens: () => store.expire(accessTokens),
    expireCodes: () => store.expire(['AuthorizationCode']),
    revokeTokens: () => store.remove(tokens),
    clear() {
      store.clear();
      aliases.clear();
      minted.length = 0;
    },
  };
}

function grantOf(row: Record<string, unknown>, requested: unknown): Grant {
  const { grantId, jti, clientId, accountId, scope } = row as Record<string, string | undefined>;
  return {
    id: grantId ?? jti ?? '',
    clientId: clientId ?? '',
    ...(accountId !== undefined && { sub: accountId }),
    scope: scope ?? '',
    requested: (requested as Parameters | undefined) ?? {},
  };
}

/** Appends to a list that shall not outgrow `limit`: the oldest make way, many at a time, for moving the rest costs. */
function pushBounded<T>(list: T[], item: T, limit: number): void {
  list.push(item);
  if (list.length > limit) list.splice(0, Math.ceil(limit / 8));
}
