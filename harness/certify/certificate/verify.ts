import { createPublicKey, verify } from 'node:crypto';
import type * as z from 'zod';
import { problemsIn } from '../../yaml-file.js';
import { certificateSchema, type Certificate } from './certificate.js';
import { thumbprintOf } from './keys.js';
import { certificateText, signedBytes } from './sign.js';

/** Bytes that the file of a certificate has at most. */
export const longestCertificate = 1024 * 1024;

/**
 * What is wrong: it is no certificate of this version at all, a member is not as it must be, the text is not the canonical one, or the
 * signature is not over this text.
 */
export type Refusal = 'no-certificate' | 'malformed' | 'not-canonical' | 'wrong-signature';

/** Whether a certificate is as it was signed, and whether by the key that was named; `told` is a sentence. */
export type Verification = { intact: true; signer: 'given' | 'unknown' | 'other'; certificate: Certificate } | Refused;
export interface Refused {
  intact: false;
  refusal: Refusal;
  told: string;
}

/** Verifies the bytes of a certificate's file, all of them. `fingerprint` is that of the key which should have signed it. */
export async function verifyCertificate(bytes: Uint8Array, fingerprint?: string): Promise<Verification> {
  if (bytes.length > longestCertificate) return refuse('no-certificate', 'It is larger than 1 MiB.');
  const value = valueOf(bytes);
  if (value === undefined) return refuse('no-certificate', 'It is no JSON in UTF-8.');
  if (!isCertificate(value))
    return refuse('no-certificate', 'Not all of "schema": 1, "signer" and "signature" are there.');
  const parsed = certificateSchema.safeParse(value);
  if (!parsed.success) return refuse('malformed', problemOf(parsed.error));
  const certificate = parsed.data;
  const { signer, signature } = certificate;
  if (!isCanonical(bytes, certificate))
    return refuse('not-canonical', 'It must be the canonical form (RFC 8785) of what it says, and a line feed.');
  if ((await thumbprintOf(signer.key)) !== signer.fingerprint)
    return refuse('malformed', 'signer.fingerprint: It is not that of signer.key.');
  if (!isSigned(certificate, signature))
    return refuse('wrong-signature', 'The signature is not one over this text by the key in signer.');
  if (fingerprint === undefined) return { intact: true, signer: 'unknown', certificate };
  return { intact: true, signer: fingerprint === signer.fingerprint ? 'given' : 'other', certificate };
}

/** Undefined is none. */
function valueOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** Whether it is one, however changed. */
function isCertificate(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return 'schema' in value && value.schema === 1 && 'signer' in value && 'signature' in value;
}

function refuse(refusal: Refusal, told: string): Refused {
  return { intact: false, refusal, told };
}

function problemOf(error: z.ZodError): string {
  return problemsIn(error, certificateSchema)[0] ?? 'It is not as it must be.';
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
