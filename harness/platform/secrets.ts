import { membersOf, type Member } from './flatten.js';
import { isForm, parseTokenBody, textOf } from './token-response.js';
import type { HttpReply } from './transport.js';

/** Adds what was found out to be secret, so that it is masked from now on. */
export function learnSecrets(known: Set<string>, found: Iterable<string>): void {
  for (const secret of found) known.add(secret);
}

/** The secrets in a reply. A token endpoint's reply without a top-level token may hide one anywhere: there, what looks random counts. */
export function secretsIn(reply: HttpReply, from: 'token' | 'api'): string[] {
  const body = parseTokenBody(reply);
  const unexpected = from === 'token' && textOf(body, 'access_token', 'accessToken') === undefined;
  const found = reply.headers.filter(([name]) => name.toLowerCase() === 'location').flatMap(([, url]) => labelledIn(url));
  if (typeof body !== 'object' || body === null || isForm(reply)) {
    found.push(...labelledIn(reply.body), ...(unexpected ? opaqueIn(reply.body) : []));
  }
  if (typeof body === 'string' && unexpected) found.push(body);
  for (const member of membersOf(body)) {
    if (typeof member.value !== 'string' && typeof member.value !== 'number') continue;
    const text = String(member.value);
    if (isLabelled(member)) found.push(text);
    else if (unexpected) found.push(...opaqueIn(text));
  }
  return found.filter((text) => text.toLowerCase() !== 'bearer');
}

const secretKey =
  /token|secret|passw|pswd|jwt|api[-_]?key|credential|assertion|signature|verifier|cookie|^authorization$|session|^sid$/i;
const publicKey = /type|expire|scope|endpoint|_ur[il]$|_at$/i;

/** A member whose key, or that of something around it, says that it is secret. */
function isLabelled(member: Member): boolean {
  if (publicKey.test(member.key)) return false;
  for (let at: Member | undefined = member; at; at = at.parent) if (secretKey.test(at.key)) return true;
  return false;
}

/** Values after a telling key in text that need not parse: truncated JSON, a form, a query. Quantifiers are bounded against hostile input. */
function labelledIn(text: string): string[] {
  const pairs = text.matchAll(/([\w-]{1,64})["']?\s{0,8}[:=]\s{0,8}["']?([^"'&\s,;{}[\]<>]{6,})/g);
  return [...pairs].flatMap(([, key = '', value = '']) =>
    secretKey.test(key) && !publicKey.test(key) ? [value, formDecoded(value)] : [],
  );
}

function formDecoded(value: string): string {
  return new URLSearchParams(`_=${value}`).get('_') ?? value;
}

/** Runs of at least 16 characters that look random. */
function opaqueIn(text: string): string[] {
  const whole = /^\S{16,}$/.test(text) && !/^https?:/.test(text) ? [text] : [];
  return [...whole, ...(text.match(/[^\s"'<>&=,;:()[\]{}]{16,}/g) ?? [])].filter(looksRandom);
}

/** Letters with digits among them, or capitals inside; a path of a URL is neither secret nor random. */
function looksRandom(text: string): boolean {
  return !text.startsWith('//') && ((/\d/.test(text) && /[a-z]/i.test(text)) || /[a-z].*[A-Z].*[a-z]/.test(text));
}
