// Its decorators need reflect-metadata to be there.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';

/** A certificate authority, all of which is in memory. */
export interface CertificateAuthority {
  /** PEM. */
  certificate: string;
  /** The key of all its subjects, and a certificate for these DNS names and IP addresses, in PEM. */
  issue: (names: readonly string[]) => Promise<{ key: string; cert: string }>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 3600 * 1000;
/** Some user agents refuse a certificate that is meant to live longer. */
const lifetime = 397 * day;

/** Its own key cannot be exported. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  x509.cryptoProvider.set(webcrypto);
  const authorityKeys = await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }) as string;
  const period = () => ({ notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + lifetime - day) });
  const subject = `CN=oauth-gauntlet throw-away CA ${randomBytes(4).toString('hex')}`;

  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...period(),
    serialNumber: serialNumber(),
    name: subject,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });

  /** RFC 5280 §4.2.1: with the key identifiers and the key usage that strict verifiers ask for. */
  async function issue(names: readonly string[]): Promise<{ key: string; cert: string }> {
    const certificate = await x509.X509CertificateGenerator.create({
      ...period(),
      serialNumber: serialNumber(),
      subject: 'CN=oauth-gauntlet',
      issuer: subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
        new x509.SubjectAlternativeNameExtension(
          names.map((value) => ({ type: isIP(value) === 0 ? ('dns' as const) : ('ip' as const), value })),
        ),
      ],
    });
    return { key, cert: certificate.toString('pem') };
  }

  return { certificate: `${authority.toString('pem')}\n`, issue };
}

/** RFC 5280 §4.1.2.2: positive, and no more than 20 octets. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}
