import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import type { Secret } from '../../harness/model/evidence.js';
import { createMask, findSecrets } from '../../harness/secrets.js';

const token: Secret = { kind: 'access-token', value: 'q7Zr-0Fd_Wm3XbT9yKcLs5VhNa8PjE2uGoRiQ4xBvC6' };
const { value } = token;
const bytes = Buffer.from(value);
const base64 = bytes.toString('base64');
const wrapped = (text: string, columns: number) => text.replace(new RegExp(`.{${columns}}`, 'g'), '$&\n');
const escaped = (prefix: string, digits: number, end = '') =>
  [...value].map((letter) => `${prefix}${letter.charCodeAt(0).toString(16).padStart(digits, '0')}${end}`).join('');
const swapped = Buffer.from(value, 'utf16le').swap16();

const spellings: Record<string, string> = {
  'as it is': value,
  'as a Buffer is logged': inspect(bytes),
  'as a Uint8Array is logged': inspect(new Uint8Array(bytes)),
  'as a Uint8Array is logged within an object': inspect({ token: new Uint8Array(bytes) }, { compact: false }),
  'in the JSON of a Buffer': JSON.stringify(bytes),
  'in the indented JSON of a Buffer': JSON.stringify({ token: bytes }, undefined, 2),
  'in the JSON of a Uint8Array': JSON.stringify(new Uint8Array(bytes)),
  'as decimal bytes': [...bytes].join(','),
  'as decimal bytes with spaces': [...bytes].join(', '),
  'hexadecimal, after an odd digit': `a${bytes.toString('hex')}`,
  'with every byte percent-encoded': escaped('%', 2),
  'with every byte percent-encoded, in capitals': escaped('%', 2).toUpperCase(),
  'in escapes of Unicode': escaped('\\u', 4),
  'in escapes of bytes': escaped('\\x', 2),
  'in references of HTML': escaped('&#x', 2, ';'),
  'in Base64, twice': Buffer.from(`a${base64}`).toString('base64'),
  'in base64url, twice': Buffer.from(bytes.toString('base64url')).toString('base64url'),
  'in Base64, percent-encoded': encodeURIComponent(Buffer.from(`${value}???>>>`).toString('base64')),
  'in hexadecimal Base64': Buffer.from(base64).toString('hex'),
  'in Base64 within JSON within JSON': JSON.stringify(JSON.stringify({ text: wrapped(base64, 10) })),
  ...Object.fromEntries(
    [60, 64, 76].map((columns) => [
      `in Base64, wrapped at ${columns} columns`,
      wrapped(Buffer.from(`${'x'.repeat(33)}${value}${'y'.repeat(40)}`).toString('base64'), columns),
    ]),
  ),
  'in UTF-16': Buffer.from(value, 'utf16le').toString('latin1'),
  'in UTF-16, in Base64': Buffer.from(value, 'utf16le').toString('base64'),
  'in UTF-16 of the other order, in Base64': swapped.toString('base64'),
  'in UTF-16, as a Buffer is logged': inspect(Buffer.from(value.slice(0, 25), 'utf16le')),
  'coloured within': `\u001b[31m${value.slice(0, 9)}\u001b[0m\u001b[1;32m${value.slice(9)}\u001b[0m`,
  'coloured within, in JSON': JSON.stringify(`${value.slice(0, 9)}\u001b[1m${value.slice(9)}`),
  'with white space within': [...value].join(' '),
  'over two lines': `${value.slice(0, 20)}\n${value.slice(20)}`,
  'over lines with other ends': `${value.slice(0, 15)}\r\n\t${value.slice(15, 30)}\r\n\t${value.slice(30)}`,
  'without its end': value.slice(0, 20),
  'without its beginning': value.slice(-20),
  'without its last character': value.slice(0, -1),
  'in Base64, without its end': base64.slice(0, 30),
};

test.each(Object.entries(spellings))('a secret is found and masked %s', (_, spelled) => {
  const text = `{"before": 1} ${spelled} | after`;
  expect(findSecret(text, token)).toBeDefined();
  const masked = createMask([token])(text);
  expect(masked).toContain('[access-token 1]');
  expect(findSecret(masked, token)).toBeUndefined();
  expect(masked).toMatch(/^\{"before": 1\} .* \| after$/s);
});

test.each(Object.entries(spellings))('in the same text without the secret nothing is found: %s', (_, spelled) => {
  const other: Secret = { kind: 'code', value: 'Lw2nT8pXy4HsQ0gKzVb6DfJr3MeUc9iZa1Eo-75SxWt' };
  expect(findSecrets(spelled, [other])).toEqual([]);
  expect(createMask([other])(spelled)).toBe(spelled);
});

test.each([
  ['too short a part', value.slice(0, 19)],
  ['too short a part from within', value.slice(10, 29)],
  ['another case', value.toUpperCase()],
  ['a mask with both ends', `${value.slice(0, 6)}…${value.slice(-4)}`],
])('%s gives nothing away', (_, text) => {
  expect(findSecret(text, token)).toBeUndefined();
});

test('a short secret is found as a whole only', () => {
  const short: Secret = { kind: 'client-secret', value: 'correct-horse' };
  expect(findSecret('the correct-horse battery', short)).toBe('correct-horse');
  expect(findSecret(encodeURIComponent('=correct-horse&'), short)).toBe('correct-horse');
  expect(findSecret('the correct-hors battery', short)).toBeUndefined();
});

test('the parts of a JWT that anybody may know give nothing away, its signature does', () => {
  const part = (text: string) => Buffer.from(text).toString('base64url');
  const signature = part('a signature that is long enough');
  const jwt = `${part('{"alg":"RS256","kid":"1"}')}.${part('{"sub":"somebody","aud":"client"}')}.${signature}`;
  const secret: Secret = { kind: 'id-token', value: jwt };
  expect(findSecret(`token ${jwt}`, secret)).toBe(jwt);
  expect(findSecret(jwt.slice(0, jwt.lastIndexOf('.')), secret)).toBeUndefined();
  expect(findSecret(`… ${signature}`, secret)).toBe(signature);
});

test('the client id, with which Basic credentials begin, is no part of a secret', () => {
  const credentials = Buffer.from(`client-0123456789abcdef:${value}`).toString('base64');
  const secret: Secret = { kind: 'basic-credentials', value: credentials };
  expect(findSecret(`Basic ${credentials}`, secret)).toBe(credentials);
  expect(findSecret('client-0123456789abcdef', secret)).toBeUndefined();
  expect(findSecret(credentials.slice(0, 28), secret)).toBeUndefined();
});

test('what stands around a secret is left as it is, and lines stay lines', () => {
  const mask = createMask([token]);
  expect(mask(`a ${value} b`)).toBe('a [access-token 1] b');
  expect(mask(`a=${encodeURIComponent(`<${value}>`)}&b`)).toBe('a=%3C[access-token 1]%3E&b');
  expect(mask(`one ${value.slice(0, 25)}\n${value.slice(25)} two`)).toBe('one [access-token 1]\n[access-token 1] two');
});

test('of two secrets side by side each has its mask', () => {
  const other: Secret = { kind: 'code', value: 'Lw2nT8pXy4HsQ0gKzVb6DfJr3MeUc9iZa1Eo-75SxWt' };
  const mask = createMask([token, other]);
  expect(mask(`${value}${other.value}`)).toBe('[access-token 1][code 1]');
  expect(mask(Buffer.from(`${value}${other.value}`).toString('base64'))).toBe('[access-token 1][code 1]=');
});

test('many secrets in a long text are found in little time', () => {
  const codes = Array.from({ length: 1000 }, (_, n): Secret => ({ kind: 'code', value: digest(`code ${n}`) }));
  const line = `POST https://localhost:1/run/token?state=${digest('state')} {"body":"grant_type%3Dx"} and some prose\n`;
  const text = `${line.repeat(2000)}${Buffer.from(digest('code 999')).toString('base64')}`;
  const started = performance.now();
  expect(new Set(findSecrets(text, codes).map(({ secret }) => secret))).toEqual(new Set([codes[999]]));
  // Ten times what it takes; to search for one secret after the other would take far longer.
  expect(performance.now() - started).toBeLessThan(3000);
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The part of the text that gives the secret away. */
function findSecret(text: string, secret: Secret): string | undefined {
  const [found] = findSecrets(text, [secret]);
  return found && text.slice(found.start, found.end);
}
