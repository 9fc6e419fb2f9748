import { createPublicKey, sign, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { certificateSchema, type Certificate, type CertificateContent } from './certificate.js';
import { publicJwkOf, thumbprintOf } from './keys.js';

/** Signs what a certificate says, with an Ed25519 private key. What is signed names the signer. */
export async function signCertificate(content: CertificateContent, key: KeyObject): Promise<Certificate> {
  const jwk = publicJwkOf(createPublicKey(key));
  const signed = { ...content, signer: { fingerprint: await thumbprintOf(jwk), key: jwk } };
  const signature = sign(null, signedBytes(signed), key).toString('base64url');
  // What could not be verified later must not be written now.
  return certificateSchema.parse({ ...signed, signature });
}

/** The one text that a certificate has in a file: its canonical form (RFC 8785), and the end of the line. */
export function certificateText(certificate: Certificate): string {
  return `${canonical(certificate)}\n`;
}

/** What the signature is over: the canonical form of all but the signature itself. */
export function signedBytes(certificate: Omit<Certificate, 'signature'>): Buffer {
  return Buffer.from(canonical({ ...certificate, signature: undefined }));
}

function canonical(value: object): string {
  return canonicalize(value) ?? '';
}
