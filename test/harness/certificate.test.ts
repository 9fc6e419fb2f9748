// The certificate of an authorization server: what it says, that no byte of it can be changed, and who has signed it.
// The command as it is shipped: `node build.mjs` comes first.
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { load } from 'cheerio';
import {
  createCertificate,
  type Certificate,
  type CertificateContent,
  type CertificateSource,
} from '../../harness/certify/certificate/certificate.js';
import { renderCertificate } from '../../harness/certify/certificate/html.js';
import { ephemeralSigningKey, fingerprintGiven, loadSigningKey } from '../../harness/certify/certificate/keys.js';
import { certificateText, signCertificate } from '../../harness/certify/certificate/sign.js';
import { verifyCertificate } from '../../harness/certify/certificate/verify.js';
import type { Result, Verdict } from '../../harness/model/verdict.js';
import { endAll, gauntlet } from './program.js';
import { breach, hostile, report, verdict } from './report-fixtures.js';

const folder = mkdtempSync(join(tmpdir(), 'gauntlet-certificate-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(endAll);

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const source: CertificateSource = {
  profile: { id: 'platform@2026-11', scenarios: ['vendor/a', 'vendor/b', 'vendor/c'] },
  issuer: 'https://auth.acme.com',
  definition: Buffer.from('authentication: {}\n'),
  destructive: false,
  login: 'form',
};
const judged = (...verdicts: Verdict[]) => createCertificate(report(...verdicts), source);
const [a, c] = [verdict('vendor/a', 'pass'), verdict('vendor/c', 'skipped', { reason: 'There is no revocation.' })];
const failing = judged(a, verdict('vendor/b', 'fail', breach), c);
const good = judged(a, verdict('vendor/b', 'pass'), c);

const key = ephemeralSigningKey();
const sealed = async (content: CertificateContent = good, by = key) => signCertificate(content, by);
const bytesOf = (certificate: Certificate) => Buffer.from(certificateText(certificate));
const pem = (one: KeyObject, type: 'pkcs8' | 'spki') => one.export({ type, format: 'pem' }) as string;

// ————— what it says —————

test('a certificate says of each scenario of the profile what was found, and what to change', () => {
  const { scenarios, ...head } = failing;
  expect(head).toEqual({
    schema: 1,
    profile: 'platform@2026-11',
    tool: { name: 'oauth-gauntlet', version: '0.1.0' },
    issuer: 'https://auth.acme.com',
    definition: { digest: 'sha256:4b599567d391769260840f3d232b8b06f78ff9f05f1d29d000d891bb8b28c287' },
    startedAt: '2026-11-27T12:00:00.000Z',
    destructive: false,
    login: 'form',
    result: 'not-certified',
    summary: { pass: 1, fail: 1, warn: 0, inconclusive: 0, skipped: 1, error: 0 },
    notRun: [],
  });
  const clause = {
    level: 'MUST',
    clause: 'RFC 6749 §10.12',
    url: 'https://www.rfc-editor.org/rfc/rfc6749#section-10.12',
  };
  expect(scenarios).toEqual([
    { id: 'vendor/a', title: 'Client does vendor/a', ...clause, result: 'pass', scored: true },
    {
      ...{ id: 'vendor/b', title: 'Client does vendor/b', ...clause, result: 'fail', scored: true },
      ...{ flaw: breach.flaw, why: breach.why, fix: breach.fix },
    },
    {
      ...{ id: 'vendor/c', title: 'Client does vendor/c', ...clause, result: 'skipped', scored: true },
      note: 'There is no revocation.',
    },
  ]);
});

test('nothing that the server may have had a part in gets into a certificate', () => {
  const quoted = 'as-the-server-said-it';
  const results: Result[] = ['pass', 'fail', 'warn', 'inconclusive', 'error'];
  const verdicts = results.map((result) =>
    verdict(`vendor/${result}`, result, {
      ...breach,
      reason: quoted,
      trouble: [quoted],
      findings: [{ check: 'c', level: 'MUST', result: 'broken', expected: quoted, actual: quoted, cites: [1] }],
      transcript: [{ n: 1, line: quoted, answer: quoted }],
      sequence: [{ n: 1, from: 'client', text: quoted, answer: quoted }],
      retried: [{ result: 'fail', reason: quoted }],
      known: { reason: quoted },
      unscored: quoted,
      reproduce: quoted,
    }),
  );
  const profile = { id: 'platform@2026-11', scenarios: verdicts.map(({ scenario }) => scenario) };
  const content = createCertificate(report(...verdicts), { ...source, profile });
  expect(content.scenarios.map(({ result }) => result)).toEqual(results);
  expect(JSON.stringify(content)).not.toContain(quoted);
});

test.each<[string, Result, Partial<Verdict>, string]>([
  ['a pass', 'pass', {}, 'certified'],
  ['a warning', 'warn', { scored: false }, 'certified'],
  ['a failure', 'fail', {}, 'not-certified'],
  ['a failure that a baseline accepts', 'fail', { known: { reason: 'later' } }, 'not-certified'],
  ['a scored scenario without a conclusion', 'inconclusive', {}, 'incomplete'],
  ['one that a baseline accepts', 'inconclusive', { known: { reason: 'later' } }, 'incomplete'],
  ['one that is not scored', 'inconclusive', { scored: false }, 'certified'],
  ['a fault of our own', 'error', {}, 'not-certified'],
])('with %s the result is as it should be', (_, result, own, expected) => {
  expect(judged(a, verdict('vendor/b', result, own), c).result).toBe(expected);
});

test('a profile of which a scenario was not run, or none passed, is incomplete; what is not in it does not count', () => {
  expect(judged(a, c)).toMatchObject({ result: 'incomplete', notRun: ['vendor/b'] });
  const skipped = source.profile.scenarios.map((id) => verdict(id, 'skipped'));
  expect(judged(...skipped).result).toBe('incomplete');
  expect(judged(a, verdict('vendor/b', 'pass'), c, verdict('vendor/new', 'fail', breach))).toEqual(good);
});

// ————— whole or refused —————

test('what was signed is verified, by a key that was made for it and by one in a file', async () => {
  const file = write('signing.pem', pem(key, 'pkcs8'));
  const certificate = await sealed(failing, loadSigningKey(file));
  const { fingerprint } = certificate.signer;
  expect(await verifyCertificate(bytesOf(certificate))).toEqual({ intact: true, signer: 'unknown', certificate });
  expect(await verifyCertificate(bytesOf(certificate), fingerprint)).toMatchObject({ intact: true, signer: 'given' });
  const other = await sealed(failing, ephemeralSigningKey());
  expect(other.signer.fingerprint).not.toBe(fingerprint);
  expect(await verifyCertificate(bytesOf(other), fingerprint)).toMatchObject({ intact: true, signer: 'other' });
});

test('a certificate is refused with any one byte of it changed, left out or put in', async () => {
  const bytes = bytesOf(await sealed(failing));
  const intact: string[] = [];
  for (let at = 0; at <= bytes.length; at += 1) {
    const [before, after, byte = 0] = [bytes.subarray(0, at), bytes.subarray(at + 1), bytes[at]];
    const changes = {
      // The last character of a signature has bits that mean nothing.
      'changed to the next': [before, Buffer.of(byte + 1), after],
      'changed in its lowest bit': [before, Buffer.of(byte ^ 1), after],
      'changed in its case': [before, Buffer.of(byte ^ 0x20), after],
      'changed in its highest bit': [before, Buffer.of(byte ^ 0x80), after],
      'left out': [before, after],
      'preceded by a space': [before, Buffer.from(' '), bytes.subarray(at)],
      'there twice': [before, Buffer.of(byte), bytes.subarray(at)],
    };
    for (const [change, parts] of Object.entries(changes)) {
      const changed = Buffer.concat(parts);
      if (changed.equals(bytes)) continue;
      if ((await verifyCertificate(changed)).intact) intact.push(`byte ${at} ${change}`);
    }
  }
  expect(intact).toEqual([]);
  expect((await verifyCertificate(bytes)).intact).toBe(true);
}, 60_000);

const changes: [string, (certificate: Certificate) => string, string][] = [
  ['with whitespace', (one) => `${JSON.stringify(JSON.parse(certificateText(one)), null, 2)}\n`, 'not-canonical'],
  [
    'in another order',
    (one) => `${JSON.stringify(Object.fromEntries(Object.entries(one).reverse()))}\n`,
    'not-canonical',
  ],
  ['without its line end', (one) => certificateText(one).trimEnd(), 'not-canonical'],
  ['with a member twice', (one) => certificateText(one).replace('{', '{"destructive":true,'), 'not-canonical'],
  ['with half a character', (one) => certificateText(one).replace('Client', '\\ud800'), 'not-canonical'],
  ['with a byte order mark', (one) => `\ufeff${certificateText(one)}`, 'no-certificate'],
  ['with a member more', (one) => certificateText({ ...one, more: 1 } as Certificate), 'malformed'],
  ['with another result', (one) => certificateText({ ...one, result: 'certified' }), 'malformed'],
  ['with a sum embellished', (one) => certificateText({ ...one, summary: { ...one.summary, pass: 9 } }), 'malformed'],
  ['for another issuer', (one) => certificateText({ ...one, issuer: 'https://auth.other.com' }), 'wrong-signature'],
  ['of another version', (one) => certificateText({ ...one, schema: 2 as 1 }), 'no-certificate'],
  [
    'with the fingerprint of another key',
    (one) => certificateText({ ...one, signer: { ...one.signer, fingerprint: 'A'.repeat(43) } }),
    'malformed',
  ],
  ['and larger than 1 MiB', (one) => certificateText(one) + ' '.repeat(1024 * 1024), 'no-certificate'],
];
test.each(changes)('a certificate %s is refused', async (_, change, refusal) => {
  const verification = await verifyCertificate(Buffer.from(change(await sealed(failing))));
  expect(verification).toMatchObject({ intact: false, refusal });
});

test('a signature by one key is none by the other key that stands in the certificate', async () => {
  const [mine, theirs] = [await sealed(), await sealed(good, ephemeralSigningKey())];
  const verification = await verifyCertificate(bytesOf({ ...mine, signature: theirs.signature }));
  expect(verification).toMatchObject({ intact: false, refusal: 'wrong-signature' });
});

// ————— keys —————

test('the key of the signer may be given as PEM, as a JWK and as a fingerprint', async () => {
  const { signer } = await sealed();
  const files = [
    write('public.pem', pem(createPublicKey(key), 'spki')),
    write('public.json', JSON.stringify({ ...signer.key, kid: 'vendor-1' })),
  ];
  for (const given of [...files, signer.fingerprint]) expect(await fingerprintGiven(given)).toBe(signer.fingerprint);
});

const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
test.each<[string, string, RegExp]>([
  ['of another type', pem(curve.privateKey, 'pkcs8'), /has a key of the type ec/],
  ['that is public', pem(createPublicKey(key), 'spki'), /is no private key in PEM/],
  [
    'under a passphrase',
    key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'p' }) as string,
    /without a passphrase/,
  ],
  ['that is none', 'hello', /is no private key in PEM/],
])('a signing key %s is refused, with the command that makes one', (_, content, message) => {
  const load = () => loadSigningKey(write('bad.pem', content));
  expect(load).toThrow(expect.objectContaining({ name: 'UsageError', code: 'E_SIGNING_KEY' }));
  expect(load).toThrow(message);
  expect(load).toThrow('openssl genpkey -algorithm ed25519');
});

test('a signing key that is not there is refused', () => {
  expect(() => loadSigningKey(join(folder, 'nowhere.pem'))).toThrow(/nowhere\.pem" does not exist\. .*openssl genpkey/);
});

test.each<[string, string, RegExp]>([
  ['of another type', pem(curve.publicKey, 'spki'), /is no Ed25519 public key/],
  ['that is private', pem(key, 'pkcs8'), /is a private key: keep it where it is/],
  ['that is private, as a JWK', JSON.stringify(key.export({ format: 'jwk' })), /is a private key: keep it where it is/],
  ['that is none', '[]', /is no Ed25519 public key/],
])('a key of the signer %s is refused', async (_, content, message) => {
  const given = fingerprintGiven(write('bad-public.pem', content));
  await expect(given).rejects.toMatchObject({ name: 'UsageError', code: 'E_PUBLIC_KEY' });
  await expect(given).rejects.toThrow(message);
});

// ————— the command —————

test('gauntlet verify tells by its exit code whether a certificate is intact and by whom it is signed', async () => {
  const certificate = await sealed();
  const { fingerprint } = certificate.signer;
  const [whole, vendor] = [
    write('c.json', bytesOf(certificate)),
    write('vendor.pem', pem(createPublicKey(key), 'spki')),
  ];
  const changed = write('changed.json', certificateText(certificate).replace('auth.acme.com', 'auth.acne.com'));

  const known = await gauntlet(`verify ${whole} --key ${vendor}`);
  expect(known).toMatchObject({ code: 0, stderr: '' });
  expect(known.stdout).toBe(
    [
      `${whole}: intact, and signed by the key that was given`,
      `  signer   ${fingerprint}`,
      '  issuer   https://auth.acme.com',
      '  profile  platform@2026-11, by oauth-gauntlet 0.1.0',
      '  begun    2026-11-27T12:00:00.000Z',
      '  result   certified: 2 pass, 1 skipped\n',
    ].join('\n'),
  );
  const unknown = await gauntlet(`verify ${whole}`);
  expect(unknown.code).toBe(3);
  expect(unknown.stdout).toMatch(/: intact, but anybody may have signed it/);
  const foreign = await gauntlet(`verify ${whole} --key ${'A'.repeat(43)}`);
  expect(foreign.code).toBe(1);
  expect(foreign.stdout).toMatch(/: refused, signed by another key/);
  const refused = await gauntlet(`verify ${changed} --key ${vendor}`);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/: refused, changed: the signature is wrong\n/);
  expect(refused.stdout).not.toContain('acne');
});

test('gauntlet verify speaks of the signature, and says when a server is not certified', async () => {
  const certificate = await sealed(failing);
  const file = write('failing.json', bytesOf(certificate));
  const { fingerprint } = certificate.signer;
  const text = await gauntlet(`verify ${file} --key ${fingerprint}`);
  expect(text.code).toBe(0);
  expect(text.stdout).toContain('It does not certify the server: its result is not-certified.\n');
  const { stdout } = await gauntlet(`verify ${file} --key ${fingerprint} --json`);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ schema: 1, intact: true, signer: 'given' },
    certificate: { fingerprint, result: 'not-certified', summary: { fail: 1 } },
  });
});

test.each([
  ['a file that is not there', 'nowhere.json', /does not exist/],
  ['what is no JSON', 'no.json', /is no certificate of this version\. It is no JSON/],
  [
    'a key that is not there',
    'empty.json --key nowhere.pem',
    /"nowhere\.pem" does not exist, and it is no fingerprint/,
  ],
])('gauntlet verify takes %s for a misuse', async (_, args, message) => {
  write('no.json', 'no');
  const { code, stdout, stderr } = await gauntlet(`verify ${folder}/${args}`);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

// ————— the page —————

test('the page shows every scenario, and of a failure what breaks and what to change', async () => {
  const certificate = await sealed(failing);
  const $ = load(renderCertificate(certificate));
  expect($('h1').text()).toBe('https://auth.acme.com is not certified');
  expect($('.terms').text()).toContain(`gauntlet verify certificate.json --key ${certificate.signer.fingerprint}`);
  expect(
    $('.row .tag')
      .get()
      .map((one) => $(one).text()),
  ).toEqual(['✓ pass', '✗ fail', '- skipped']);
  const told = $('.row')
    .get()
    .map((one) =>
      $(one)
        .find('dd')
        .get()
        .map((each) => $(each).text()),
    );
  expect(told).toEqual([[], [breach.flaw, breach.why, breach.fix], []]);
  expect($('.row a').first().attr('href')).toBe(good.scenarios[0]?.url);
  expect(
    $('nav a')
      .get()
      .map((one) => $(one).attr('href')),
  ).toEqual(['#vendor/b']);
  expect($('.row').last().text()).toContain('There is no revocation.');
});

test('the page loads and runs nothing, whatever the titles are', async () => {
  const title = `<script>alert(1)</script><img src=https://evil.example/x> {{{style}}} ${hostile}`;
  const own = { title, flaw: title, why: title, fix: title };
  const html = renderCertificate(
    await sealed(judged(verdict('vendor/a', 'fail', own), verdict('vendor/b', 'pass'), c)),
  );
  const $ = load(html);
  expect($('script, img, iframe, object, embed, form, base').length).toBe(0);
  expect(
    $('link')
      .get()
      .map((one) => $(one).attr('href')),
  ).toEqual(['data:,']);
  expect($('[src], [srcset], [onerror]').length).toBe(0);
  expect(html).not.toMatch(/url\(|@import|<script|\u001b|\u202e/);
  expect($('.row .what').first().text()).toContain('<script>alert(1)</script>');
  expect($('meta[http-equiv]').attr('content')).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; img-src data:/);
});
