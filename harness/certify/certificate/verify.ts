import { createPublicKey, verify } from 'node:crypto';
import type * as z from 'zod';
import { UsageError } from '../../errors.js';
import { problemsIn } from '../../yaml-file.js';
import { certificateSchema, type Certificate } from './certificate.js';
import { thumbprintOf } from './keys.js';
import { certificateText, signedBytes } from './sign.js';

/** Bytes that the file of a certificate has at most. */
export const longestCertificate = 1024 * 1024;

/** What is wrong: a member is not as it must be, the text is not the canonical one, the signature is not over this text, or another key's. */
export type Refusal = 'malformed' | 'not-canonical' | 'wrong-signature' | 'other-signer';

/** Whether a certificate is as it was signed, and whether by the key that was named; `told` is a sentence. */
export type Verification =
  | { intact: true; signer: 'given' | 'unknown'; certificate: Certificate }
  | { intact: true; signer: 'other'; refusal: 'other-signer'; told: string; certificate: Certificate }
  | { intact: false; refusal: Exclude<Refusal, 'other-signer'>; told: string };

/**
 * Verifies the bytes of a certificate's file, all of them. `fingerprint` is that of the key which should have signed it. Throws
 * UsageError E_CERTIFICATE for what is no certificate of this version at all.
 */
export async function verifyCertificate(bytes: Uint8Array, fingerprint?: string): Promise<Verification> {
  const value = certificateIn(bytes);
  const parsed = certificateSchema.safeParse(value);
  if (!parsed.success) return refuse('malformed', problemOf(parsed.error));
  const certificate = parsed.data;
  if (!isCanonical(bytes, certificate))
    return refuse('not-canonical', 'The file is not the canonical form (RFC 8785) of what it says, and a line end.');
  const { signer, signature } = certificate;
  if ((await thumbprintOf(signer.key)) !== signer.fingerprint)
    return refuse('malformed', 'signer.fingerprint: It is not that of signer.key.');
  if (!isSigned(certificate, signature))
    return refuse('wrong-signature', 'The signature is not one of its signer over what it says.');
  if (fingerprint === undefined) return { intact: true, signer: 'unknown', certificate };
  if (fingerprint === signer.fingerprint) return { intact: true, signer: 'given', certificate };
  return {
    intact: true,
    signer: 'other',
    refusal: 'other-signer',
    told: `It is signed by ${signer.fingerprint}, and not by ${fingerprint}.`,
    certificate,
  };
}

function certificateIn(bytes: Uint8Array): object {
  if (bytes.length > longestCertificate) throw noCertificate('It is larger than 1 MiB');
  const value = parsed(bytes);
  const members = ['schema', 'signer', 'signature'];
  if (typeof value !== 'object' || value === null || members.some((name) => !Object.hasOwn(value, name)))
    throw noCertificate(`It has not the members ${members.join(', ')}`);
  if ((value as { schema: unknown }).schema !== 1) throw noCertificate('Its "schema" is not 1');
  return value;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    // The parser's own message quotes the file.
    throw noCertificate('It is no JSON in UTF-8');
  }
}

function noCertificate(what: string): UsageError {
  return new UsageError('E_CERTIFICATE', `This is no certificate of this version, whole or changed: ${what}.`);
}

function problemOf(error: z.ZodError): string {
  return problemsIn(error, certificateSchema)[0] ?? 'It is not as it must be.';
}

function refuse(refusal: Exclude<Refusal, 'other-signer'>, told: string): Verification {
  return { intact: false, refusal, told };
}

function isCanonical(bytes: Uint8Array, certificate: Certificate): boolean {
  try {
    return Buffer.from(certificateText(certificate)).equals(bytes);
  } catch {
    // Half a surrogate pair has no canonical form.
    return false;
  }
}

function isSigned(certificate: Certificate, signature: string): boolean {
  const octets = Buffer.from(signature, 'base64url');
  // The last character has bits that say nothing: of sixteen that mean the same, one is right.
  if (octets.toString('base64url') !== signature) return false;
  try {
    const key = createPublicKey({ key: certificate.signer.key, format: 'jwk' });
    return verify(null, signedBytes(certificate), key, octets);
  } catch {
    // The octets of a key may be none of a key.
    return false;
  }
}
