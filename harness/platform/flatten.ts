import type { Scalar } from './definition/types.js';
import { PlatformError, quote, type Mask } from './errors.js';

const names = ['access_token', 'accessToken'];

/** A token result with what the platform needs below its top level. */
export class NestedResult extends PlatformError {
  constructor(
    code: string,
    message: string,
    /** A flat name for every value, and its path. */
    readonly members: ReadonlyMap<string, readonly string[]>,
  ) {
    super(code, message);
  }
}

/**
 * The access token, from the top level only: a platform stores no nested keys, and a nested token may be another's. `said` is the
 * response's text, to be quoted if it is no object at all.
 */
export function takeAccessToken(body: unknown, mask: Mask, said = ''): string {
  const token = memberOf(body, 'access_token') ?? memberOf(body, 'accessToken');
  if (typeof token === 'string' && token !== '') return token;
  const nested = nestedTokens(body);
  if (nested.length > 0) {
    throw new NestedResult(
      'nested-access-token',
      `The token response has its access token at ${listed(nested, mask)}. Return it at the top level, as access_token.`,
      flatNames(body),
    );
  }
  if (token !== undefined && token !== null) {
    throw new PlatformError(
      'invalid-access-token',
      `The token response's access token is ${token === '' ? 'empty' : `of type ${typeof token}`}. Return a string.`,
    );
  }
  throw new PlatformError(
    'missing-access-token',
    typeof body === 'object'
      ? `The token response${said === '' ? '' : ` ${quote(said, mask)}`} has no access token. Return it at the top level, as access_token.`
      : `The token response${said === '' ? '' : ` ${quote(said, mask)}`} is neither a JSON object nor form-encoded. Return JSON with access_token at the top level.`,
  );
}

/** What a connection can store: every member, if none is nested. */
export function storableMembers(body: unknown, mask: Mask): Record<string, Scalar> {
  const members = childrenOf(body, undefined);
  const nested = members.filter(({ value }) => typeof value === 'object' && value !== null);
  if (nested.length > 0) {
    throw new NestedResult(
      'nested-member',
      `The token response has more than plain values at ${listed(nested, mask)}. A connection stores plain values only: return them at the top level.`,
      flatNames(body),
    );
  }
  return Object.fromEntries(members.map(({ key, value }) => [key, value as Scalar]));
}

/** A member of the top level; undefined unless the body is an object with that member of its own. */
export function memberOf(body: unknown, name: string): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return undefined;
  return Object.hasOwn(body, name) ? (body as Record<string, unknown>)[name] : undefined;
}

/** Where below the top level access tokens lie. */
function nestedTokens(body: unknown): Member[] {
  return [...membersOf(body)].filter(({ key, parent }) => names.includes(key) && parent !== undefined);
}

const mostNames = 100;

/** A name of its own for every plain value: its key, and for what does not stand beside the access token its path if the key is taken. */
function flatNames(body: unknown): Map<string, readonly string[]> {
  const plain = [...membersOf(body)].filter(({ value }) => typeof value !== 'object').slice(0, mostNames);
  const besideToken = plain.find(({ key }) => names.includes(key))?.parent;
  const ordered = [...plain.filter(({ parent }) => parent === besideToken), ...plain];
  const flat = new Map<string, readonly string[]>();
  const done = new Set<Member>();
  for (const member of ordered) {
    const path = keysTo(member);
    if (!done.has(member)) flat.set(flat.has(member.key) ? path.join('_') : member.key, path);
    done.add(member);
  }
  return flat;
}

/** A member of a JSON value, or a field of a form, and what is around it. */
export interface Member {
  key: string;
  value: unknown;
  parent: Member | undefined;
}

/** Every member at every depth, nearest first; without recursion, for a hostile body may be nested as deep as it is long. */
export function* membersOf(body: unknown): Generator<Member> {
  const queue: Member[] = childrenOf(body, undefined);
  for (const member of queue) {
    yield member;
    for (const child of childrenOf(member.value, member)) queue.push(child);
  }
}

function childrenOf(value: unknown, parent: Member | undefined): Member[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = value instanceof URLSearchParams ? [...value] : Object.entries(value);
  return entries.map(([key, child]) => ({ key, value: child as unknown, parent }));
}

function listed(members: readonly Member[], mask: Mask): string {
  return members
    .slice(0, 10)
    .map((member) => quote(keysTo(member).join('.'), mask))
    .join(', ');
}

function keysTo(member: Member): string[] {
  const keys: string[] = [];
  for (let at: Member | undefined = member; at; at = at.parent) keys.push(at.key);
  return keys.reverse();
}
