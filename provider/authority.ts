import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A throw-away certificate authority: who trusts its certificate trusts every server that is given it. */
export interface Authority {
  /** Its certificate, in PEM. */
  readonly certificate: string;
  /** Where that certificate is. */
  readonly file: string;
  /** A key, and a certificate for these DNS names and IP addresses, in PEM. */
  issue(names: readonly string[]): Promise<{ key: string; cert: string }>;
  /** Takes the file away. */
  remove(): Promise<void>;
}

/** Makes an authority, and a file with its certificate that the owner alone may read. Its key never leaves memory. */
export async function createAuthority(): Promise<Authority> {
  // Takes 160 ms to load, so only who wants certificates waits for it.
  const { createCertificateAuthority } = await import('./certificates.js');
  const { certificate, issue } = await createCertificateAuthority();
  // In one go with what follows: no signal comes between, so whoever is interrupted knows what to remove.
  const directory = mkdtempSync(join(tmpdir(), 'oauth-gauntlet-'));
  const file = join(directory, 'ca.pem');
  writeFileSync(file, certificate, { mode: 0o600 });
  return { certificate, file, issue, remove: () => rm(directory, { recursive: true, force: true }) };
}
