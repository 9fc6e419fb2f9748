import { membersOf, type Member } from './flatten.js';
import { formIn, parseTokenBody, textOf } from './token-response.js';
import type { HttpReply } from './transport.js';

/** Adds what was found out to be secret, so that it is masked from now on. */
export function learnSecrets(known: Set<string>, found: Iterable<string>): void {
  for (const secret of found) known.add(secret);
}

/** The secrets in a reply. A token response without a top-level token may hide one anywhere: there, what looks random counts. */
export function secretsIn(reply: HttpReply, from: 'token' | 'api'): string[] {
  const body = parseTokenBody(reply);
  const unexpected = from === 'token' && textOf(body, 'access_token', 'accessToken') === undefined;
  const found = reply.headers.flatMap(([name, value]) => (name.toLowerCase() === 'location' ? labelledIn(value) : []));
  if (body === undefined) found.push(...labelledIn(reply.body), ...(unexpected ? opaqueIn(reply.body) : []));
  if (typeof body === 'string' && unexpected) found.push(body);
  const labelled = new Map<Member, boolean>();
  for (const member of membersOf(formIn(reply) ?? body)) {
    const { key, value, parent } = member;
    labelled.set(member, secretKey.test(key) || (parent !== undefined && labelled.get(parent) === true));
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (labelled.get(member) && !publicKey.test(key)) found.push(String(value));
    else if (unexpected) found.push(...opaqueIn(String(value)));
  }
  return found.filter((text) => text.toLowerCase() !== 'bearer').slice(0, mostSecrets);
}

/** A hostile reply could hold so many that masking them would take all our time. */
const mostSecrets = 1000;

const secretKey =
  /token|secret|passw|pswd|jwt|api[-_]?key|credential|assertion|signature|verifier|cookie|^authorization$|session|^sid$/i;
const publicKey = /type|expire|scope|endpoint|_ur[il]$|_at$/i;

/** Values after a telling key in text that does not parse: truncated JSON, a query. Quantifiers are bounded against hostile input. */
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

/** Letters with digits or capitals among them; what follows the scheme of a URL is no secret. */
function looksRandom(text: string): boolean {
  return !text.startsWith('//') && ((/\d/.test(text) && /[a-z]/i.test(text)) || /[a-z][A-Z]/.test(text));
}
