import { PlatformError, quote, type Mask } from './errors.js';

const names = ['access_token', 'accessToken'];

/** The access token, from the top level only: a platform stores no nested keys, and a nested token may be another's. */
export function takeAccessToken(body: unknown, mask: Mask): string {
  const token = memberOf(body, 'access_token') ?? memberOf(body, 'accessToken');
  if (typeof token === 'string' && token !== '') return token;
  const nested = nestedTokens(body);
  if (nested.length > 0) {
    const places = nested.slice(0, 10).map((member) => quote(pathOf(member), mask));
    throw new PlatformError(
      'nested-access-token',
      `The token response has its access token at ${places.join(', ')}. Return it at the top level, as access_token.`,
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
      ? 'The token response has no access token. Return it at the top level, as access_token.'
      : 'The token response is neither a JSON object nor form-encoded. Return JSON with access_token at the top level.',
  );
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

function pathOf(member: Member): string {
  const keys: string[] = [];
  for (let at: Member | undefined = member; at; at = at.parent) keys.push(at.key);
  return keys.reverse().join('.');
}
