import { createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint } from 'jose';
import { UsageError } from '../../errors.js';
import { readUserFile } from '../../user-file.js';
import type { Certificate } from './certificate.js';

export type PublicJwk = Certificate['signer']['key'];

/** Reads an Ed25519 private key, PKCS#8 in PEM. Throws UsageError E_SIGNING_KEY, which says how to make one and quotes nothing of the file. */
export function loadSigningKey(file: string): KeyObject {
  const key = privateKeyIn(textOf(file));
  if (key?.asymmetricKeyType === 'ed25519') return key;
  const is = key ? `has a key of the type ${key.asymmetricKeyType}` : 'is no private key in PEM without a passphrase';
  throw signingKeyError(`The signing key "${file}" ${is}.`);
}

/** A key for one certificate, which then shows only that it was not changed. */
export function ephemeralSigningKey(): KeyObject {
  return generateKeyPairSync('ed25519').privateKey;
}

/**
 * The fingerprint that is meant by a fingerprint, or by the path of a public key (SPKI in PEM, or a JWK). Throws UsageError
 * E_PUBLIC_KEY.
 */
export async function fingerprintGiven(given: string): Promise<string> {
  if (isFingerprint(given)) return given;
  const text = publicKeyText(given);
  if (isPrivate(text))
    throw publicKeyError(
      `"${given}" is a private key: keep it where it is. \`openssl pkey -in KEY -pubout\` prints the public one`,
    );
  const key = publicKeyIn(text);
  if (key?.asymmetricKeyType !== 'ed25519')
    throw publicKeyError(`"${given}" is no Ed25519 public key in PEM or as a JWK`);
  return thumbprintOf(publicJwkOf(key));
}

export function publicJwkOf(key: KeyObject): PublicJwk {
  return { kty: 'OKP', crv: 'Ed25519', x: key.export({ format: 'jwk' }).x ?? '' };
}

/** RFC 7638, SHA-256, in base64url. */
export function thumbprintOf(key: PublicJwk): Promise<string> {
  return calculateJwkThumbprint(key, 'sha256');
}

function textOf(file: string): string {
  try {
    return readUserFile(file, 'signing key');
  } catch (error) {
    throw signingKeyError((error as Error).message);
  }
}

function privateKeyIn(text: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: text, format: 'pem' });
  } catch {
    return undefined;
  }
}

function signingKeyError(what: string): UsageError {
  return new UsageError(
    'E_SIGNING_KEY',
    `${what} It must be Ed25519, as this writes it: openssl genpkey -algorithm ed25519 -out signing-key.pem`,
  );
}

/** Of 43 characters of base64url some are the same 32 octets; one of them is how these are written. */
function isFingerprint(text: string): boolean {
  return /^[\w-]{43}$/.test(text) && Buffer.from(text, 'base64url').toString('base64url') === text;
}

function publicKeyText(file: string): string {
  try {
    return readUserFile(file, 'public key');
  } catch (error) {
    throw publicKeyError(`${(error as Error).message.replace(/\.$/, '')}, and it is no fingerprint`);
  }
}

function isPrivate(text: string): boolean {
  return /-BEGIN [A-Z ]*PRIVATE KEY-/.test(text) || jwkIn(text)?.d !== undefined;
}

function publicKeyIn(text: string): KeyObject | undefined {
  const jwk = jwkIn(text);
  try {
    if (jwk) return createPublicKey({ key: jwk, format: 'jwk' });
    return text.includes('-BEGIN PUBLIC KEY-') ? createPublicKey({ key: text, format: 'pem' }) : undefined;
  } catch {
    return undefined;
  }
}

function jwkIn(text: string): JsonWebKey | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as JsonWebKey) : undefined;
  } catch {
    return undefined;
  }
}

function publicKeyError(what: string): UsageError {
  return new UsageError(
    'E_PUBLIC_KEY',
    `--key: ${what}. It takes a fingerprint of 43 characters, or a file with an Ed25519 public key: SPKI in PEM, or a JWK.`,
  );
}
