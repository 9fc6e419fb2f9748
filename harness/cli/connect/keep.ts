import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { compactDecrypt, CompactEncrypt, errors } from 'jose';
import * as z from 'zod';
import { UsageError } from '../../errors.js';
import type { Stored } from '../../platform/connections.js';
import { createDraft, errorCode, readUserFile, replaceFile } from '../../user-file.js';

/** A connection between two runs of the program. */
export interface KeptConnection {
  schema: 1;
  /** SHA-256 of the definition file's text, base64url. */
  definition: string;
  fields: Record<string, string>;
  tokens: {
    accessToken: string;
    refreshToken?: string;
    /** Seconds since the epoch. */
    expiresAt?: number;
    scope?: string;
    /** What else the exchange gave, to be stored. */
    members: Record<string, string | number | boolean | null>;
  };
  /** Where the API is, if the definition's test is code. */
  apiOrigin?: string;
  /** Where the tokens may go. */
  origins: string[];
  /** Of the login; a refresh may repeat it. */
  redirectUri: string;
  /** The provider has revoked it: only a new login helps. */
  ended: boolean;
}

const alg = 'PBES2-HS512+A256KW';
const enc = 'A256GCM';
// What OWASP's Password Storage Cheat Sheet asks of PBKDF2 with HMAC-SHA-512; about a tenth of a second.
const iterations = 210_000;
const shortestKey = 16;

/**
 * Encrypts a connection under a passphrase and replaces the file as a whole, readable by its owner alone.
 * Throws UsageError E_KEY or E_SAVE; the file is then as it was.
 */
export async function saveConnection(file: string, connection: KeptConnection, key: string): Promise<void> {
  const secret = requireKey(key);
  const text = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(connection)))
    .setProtectedHeader({ alg, enc })
    .setKeyManagementParameters({ p2c: iterations, p2s: randomBytes(16) })
    .encrypt(secret);
  try {
    await replaceFile(file, `${text}\n`, 0o600);
  } catch (error) {
    throw new UsageError('E_SAVE', `The connection cannot be saved to "${file}" (${errorCode(error)}).`);
  }
}

/**
 * Throws UsageError E_SAVE if nothing can be saved there, or if there is something else than a kept connection: better before a
 * code is spent.
 */
export async function requireWritable(file: string): Promise<void> {
  const there = file === '' ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === '' || there?.isDirectory() || (there && !looksKept(readUserFile(file, 'kept connection'))))
    throw new UsageError(
      'E_SAVE',
      `"${file}" is not a kept connection, and is not replaced by one: name another file.`,
    );
  try {
    await createDraft(file);
  } catch (error) {
    throw new UsageError(
      'E_SAVE',
      `The connection cannot be saved to "${file}" (${errorCode(error)}): name another file.`,
    );
  }
}

/** A compact JWE (RFC 7516 §7.1), or nothing yet. */
function looksKept(text: string): boolean {
  return /^\s*$|^[\w-]+(\.[\w-]*){4}\s*$/.test(text);
}

/** Throws UsageError E_KEY, E_FILE, E_KEPT (another key, damaged, or not a kept connection) or E_KEPT_VERSION. */
export async function loadConnection(file: string, key: string): Promise<KeptConnection> {
  const secret = requireKey(key);
  const text = readUserFile(file, 'kept connection').trim();
  const content = jsonOf(await decrypt(file, text, secret));
  const version = z.object({ schema: z.unknown() }).safeParse(content);
  if (version.success && version.data.schema !== 1)
    throw new UsageError(
      'E_KEPT_VERSION',
      `"${file}" was saved by another version of this program. Connect again with --save.`,
    );
  const kept = keptConnection.safeParse(content);
  if (kept.success) return kept.data;
  throw new UsageError('E_KEPT', `"${file}" does not hold a kept connection. Connect again with --save.`);
}

/** What is kept of a connection; `definition` is the digest of its definition file. */
export function keptOf(
  { fields, tokens, apiOrigin, ended, origins }: Stored,
  { definition, redirectUri }: { definition: string; redirectUri: string },
): KeptConnection {
  const { accessToken, refreshToken, expiresAt, scope, members } = tokens;
  return {
    schema: 1,
    definition,
    redirectUri,
    fields: { ...fields },
    tokens: {
      accessToken,
      ...(refreshToken !== undefined && { refreshToken }),
      ...(expiresAt !== undefined && { expiresAt }),
      ...(scope !== undefined && { scope }),
      members: { ...members },
    },
    ...(apiOrigin !== undefined && { apiOrigin }),
    origins: [...origins],
    ended,
  };
}

/** A kept connection as the platform takes it up again. */
export function storedOf({ fields, tokens, apiOrigin, origins, ended }: KeptConnection): Stored {
  const { accessToken, refreshToken, expiresAt, scope, members } = tokens;
  const stored = { accessToken, refreshToken, expiresAt, scope, members };
  return { integration: 'main', fields, tokens: stored, apiOrigin, origins, ended };
}

const keptConnection: z.ZodType<KeptConnection> = z.strictObject({
  schema: z.literal(1),
  definition: z.string(),
  fields: z.record(z.string(), z.string()),
  tokens: z.strictObject({
    accessToken: z.string().min(1),
    refreshToken: z.string().exactOptional(),
    expiresAt: z.number().exactOptional(),
    scope: z.string().exactOptional(),
    members: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
  apiOrigin: z.string().exactOptional(),
  origins: z.array(z.string()),
  redirectUri: z.string(),
  ended: z.boolean(),
});

/** The passphrase as a key. Throws UsageError E_KEY. */
export function requireKey(key: string): Uint8Array {
  if (key.length >= shortestKey) return new TextEncoder().encode(key);
  throw new UsageError(
    'E_KEY',
    `A connection is kept under a passphrase of at least ${shortestKey} characters in the environment variable GAUNTLET_KEY, ` +
      `which ${key ? 'is shorter' : 'is not set'}. To make one: \`export GAUNTLET_KEY="$(openssl rand -base64 32)"\`; ` +
      'keep it, as the file cannot be read without it.',
  );
}

async function decrypt(file: string, text: string, secret: Uint8Array): Promise<Uint8Array> {
  try {
    const { plaintext } = await compactDecrypt(text, secret, {
      keyManagementAlgorithms: [alg],
      contentEncryptionAlgorithms: [enc],
      // The count stands in the file: a higher one would only cost time.
      maxPBES2Count: iterations,
    });
    return plaintext;
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new UsageError(
      'E_KEPT',
      error instanceof errors.JWEDecryptionFailed
        ? `"${file}" cannot be decrypted: it was saved under another GAUNTLET_KEY, or it is damaged.`
        : `"${file}" is not a kept connection, or it is damaged. Connect again with --save.`,
    );
  }
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
