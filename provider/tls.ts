import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';

/** What makes the listeners of one server speak TLS. */
export interface Tls {
  options: TlsOptions;
  /** Of the certificate authority that a client has to trust, in PEM. */
  certificate: string;
  /** Where that certificate is. */
  file: string;
  remove: () => Promise<void>;
}

export interface TlsNames {
  publicUrl: string | undefined;
  /** The address that the server listens on; the loopback interfaces if absent. */
  bound: string | undefined;
  /** Whether a host name, in lower case, is one of this server. */
  serves: (name: string) => boolean;
}

/** Makes an authority, and a certificate for the names that are known from the start; the others follow as they are asked for. */
export async function prepareTls({ publicUrl, bound, serves }: TlsNames): Promise<Tls> {
  const names = new Set(['localhost', '*.localhost', '127.0.0.1', '::1']);
  if (publicUrl !== undefined) names.add(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
  if (bound !== undefined) names.add(bound);
  // Takes 160 ms to load, so only who wants certificates waits for it.
  const { createCertificateAuthority } = await import('./certificates.js');
  const authority = await createCertificateAuthority([...names]);

  const directory = await mkdtemp(join(tmpdir(), 'oauth-gauntlet-'));
  const file = join(directory, 'ca.pem');
  await writeFile(file, authority.certificate, { mode: 0o600 });
  return {
    options: {
      ...authority.own,
      SNICallback(asked, callback) {
        const name = asked.toLowerCase();
        // A wildcard right under a top-level domain is not good enough for most user agents.
        if (names.has(name) || !serves(name)) return callback(null);
        authority.contextFor(name).then((context) => callback(null, context), callback);
      },
    },
    certificate: authority.certificate,
    file,
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
