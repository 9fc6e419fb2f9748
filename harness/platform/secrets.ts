import type { Field, Scalar } from './definition/types.js';
import { membersOf, type Member } from './flatten.js';
import { isDescriptiveKey, isSafeKey, isSensitiveKey, isUserNameKey } from './sensitive-keys.js';
import { formIn, parseTokenBody, textOf } from './token-response.js';
import type { HttpReply } from './transport.js';

/** Adds what was found out to be secret, so that it is masked from now on. */
export function learnSecrets(known: Set<string>, found: Iterable<string>): void {
  for (const secret of found) known.add(secret);
}

/** Of the form's values those that are secret: in password fields, under sensitive keys, and what somebody logs in as. */
export function secretFields(
  fields: readonly Field[],
  values: Readonly<Record<string, Scalar | string>>,
): { key: string; value: string }[] {
  return fields.flatMap((field) => {
    const value = Object.hasOwn(values, field.key) ? values[field.key] : undefined;
    const isText = (typeof value === 'string' && value !== '') || typeof value === 'number';
    return isText && isSecretField(field) ? [{ key: field.key, value: String(value) }] : [];
  });
}

/** Whether the value of a field is masked however short it is: a user name is, as half of the credentials. */
export function isSecretField(field: Field): boolean {
  return isCredential(field) || isUserNameKey(field.key);
}

/** Whether a field gives access: a user name alone does not. */
export function isCredential({ key, type }: Field): boolean {
  return type === 'password' || isSensitiveKey(key);
}

/** Of what a connection stores: everything but safe keys, plain URLs, and what is neither a text nor a number. */
export function secretMembers(members: Readonly<Record<string, Scalar>>): string[] {
  return Object.entries(members).flatMap(([key, value]) => {
    if ((typeof value !== 'string' && typeof value !== 'number') || value === '') return [];
    const open = /^token_?type$/i.test(key) || (isSafeKey(key) && !isSensitiveKey(key)) || isPlainUrl(String(value));
    return open ? [] : [String(value)];
  });
}

/** The values of variables that are secrets by their names; of a desktop's session there are many that are not. */
export function sensitiveValues(env: Readonly<Record<string, string>>): string[] {
  return Object.entries(env).flatMap(([key, value]) =>
    isSensitiveKey(key.replace(/session/i, '')) && !/^(OLD)?PWD$/.test(key) && !isPlainUrl(value) ? [value] : [],
  );
}

/** A URL without userinfo and query: an address, not a credential. */
function isPlainUrl(text: string): boolean {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search } = new URL(text);
  return username === '' && password === '' && search === '';
}

/** The secrets in a reply. A token response without a top-level token may hide one anywhere: there, what looks random counts. */
export function secretsIn(reply: HttpReply, from: 'token' | 'api'): string[] {
  const body = parseTokenBody(reply);
  const unexpected = from === 'token' && textOf(body, 'access_token', 'accessToken') === undefined;
  const locations = reply.headers.filter(([name]) => name.toLowerCase() === 'location');
  const found = [
    ...locations.flatMap(([, value]) => labelledIn(value)),
    ...(body === undefined ? labelledIn(reply.body) : []),
    ...(body === undefined && unexpected ? opaqueIn(reply.body) : []),
    ...(typeof body === 'string' && unexpected ? [body] : []),
    ...secretsAmong(membersOf(formIn(reply) ?? body), unexpected),
  ];
  return found.filter((text) => text.toLowerCase() !== 'bearer');
}

/** All that lies below a telling key is secret, but for what describes it. */
function* secretsAmong(members: Iterable<Member>, unexpected: boolean): Generator<string> {
  const labelled = new Set<Member>();
  for (const member of members) {
    const { key, value, parent } = member;
    if (unexpected) yield* opaqueIn(key);
    if (isSensitiveKey(key) || (parent && labelled.has(parent))) labelled.add(member);
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (labelled.has(member) && !isDescriptiveKey(key)) yield String(value);
    else if (unexpected) yield* opaqueIn(String(value));
  }
}

/** Values after a telling key in text that does not parse: truncated JSON, a query. Quantifiers are bounded against hostile input. */
function labelledIn(text: string): string[] {
  const pairs = text.matchAll(
    /([\w-]{1,64})["']?\s{0,8}[:=]\s{0,8}(?:"((?:[^"\\]|\\.){6,4096})|["']?([^"'&\s,;{}[\]<>]{6,}))/g,
  );
  return [...pairs].flatMap(([, key = '', quoted = '', bare = '']) =>
    isSensitiveKey(key) ? [quoted, unescaped(quoted), bare, formDecoded(bare)].filter((secret) => secret !== '') : [],
  );
}

/** Of JSON's escapes those that are one character each. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\/])/g, '$1');
}

function formDecoded(value: string): string {
  return new URLSearchParams(`_=${value}`).get('_') ?? value;
}

/** Runs of at least 16 characters that look random. */
function opaqueIn(text: string): string[] {
  const whole = /^\S{16,}$/.test(text) && !/^https?:/.test(text) ? [text] : [];
  return [...whole, ...(text.match(/[^\s"'<>&=,;:()[\]{}]{16,}/g) ?? [])].filter(looksRandom);
}

/** Letters with digits or capitals among them; what follows the scheme of a URL is no secret. */
function looksRandom(text: string): boolean {
  return !text.startsWith('//') && ((/\d/.test(text) && /[a-z]/i.test(text)) || /[a-z][A-Z]/.test(text));
}
