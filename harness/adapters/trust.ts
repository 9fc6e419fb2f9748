import { mkdtempSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { UsageError } from '../errors.js';

/** What makes processes trust one certificate authority more. */
export interface Trust {
  /** Variables for them, each with the path of a file of certificates in PEM. */
  env: Readonly<Record<string, string>>;
  /** Takes these files away. */
  remove(): Promise<void>;
}

/** Where a program looks that has the variable not set, other than among the authorities that everybody trusts. */
const bundles = {
  SSL_CERT_FILE: [],
  REQUESTS_CA_BUNDLE: ['CURL_CA_BUNDLE'],
  CURL_CA_BUNDLE: ['SSL_CERT_FILE'],
} satisfies Record<string, readonly string[]>;

/**
 * Makes the usual variables name this authority beside those that they name in `environment` already. Node adds what
 * NODE_EXTRA_CA_CERTS names to what it trusts; the others replace it, so they name everything. Rejects with UsageError E_CA_FILE.
 */
export async function trustEnvironment(
  authority: { certificate: string },
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Trust> {
  const everybody = rootCertificates.join('\n');
  const contents = [
    ['NODE_EXTRA_CA_CERTS', await namedBy(['NODE_EXTRA_CA_CERTS'], environment)],
    ...(await Promise.all(
      Object.entries(bundles).map(async ([name, others]) => [
        name,
        (await namedBy([name, ...others], environment)) ?? everybody,
      ]),
    )),
  ] as [string, string | undefined][];

  // In one go: no signal comes between, so whoever is interrupted knows what to remove.
  const folder = mkdtempSync(join(tmpdir(), 'oauth-gauntlet-'));
  const env: Record<string, string> = {};
  for (const [name, trusted = ''] of contents) {
    env[name] = join(folder, `${name}.pem`);
    writeFileSync(env[name], `${trusted}\n${authority.certificate}`, { mode: 0o600 });
  }
  return { env, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The certificates that the first of these variables names that is set; undefined if none is. */
async function namedBy(
  variables: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const variable = variables.find((name) => environment[name]);
  if (variable === undefined) return undefined;
  const path = environment[variable] ?? '';
  try {
    if (!(await stat(path)).isDirectory()) return await readFile(path, 'utf8');
    const files = await readdir(path, { withFileTypes: true });
    const texts = await Promise.all(
      files.filter((one) => !one.isDirectory()).map(({ name }) => readFile(join(path, name), 'utf8')),
    );
    return texts.filter((text) => text.includes('-----BEGIN CERTIFICATE-----')).join('\n');
  } catch (error) {
    throw new UsageError(
      'E_CA_FILE',
      `${variable} must name a file of certificates in PEM that can be read, or be unset; ${path} cannot be (${(error as NodeJS.ErrnoException).code}).`,
    );
  }
}
