import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readFileSync, statSync } from 'node:fs';
import { UsageError } from './errors.js';

const mostBytes = 4 * 1024 * 1024;

/** The text of a file that the user named; `what` says what it is. Throws UsageError E_FILE if it cannot be read or is over 4 MiB. */
export function readUserFile(file: string, what: string): string {
  try {
    const { size } = statSync(file);
    if (size <= mostBytes) return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new UsageError('E_FILE', `The ${what} "${file}" ${reasonOf(error)}`);
  }
  throw new UsageError('E_FILE', `The ${what} "${file}" is larger than 4 MiB: it is something else.`);
}

/** Why a file operation failed, by the system's error code: an error's own message may quote more. */
export function errorCode(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown error';
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return code === 'ENOENT' ? 'does not exist.' : `cannot be read (${code}).`;
}

/** Makes the file in which a new text would be drafted, and removes it: whether that can be done. */
export async function createDraft(file: string): Promise<void> {
  const draft = draftOf(file);
  await writeDurably(draft, '', 0o600);
  await rm(draft);
}

function draftOf(file: string): string {
  return join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
}

/** All or nothing: the new text stands complete on the disk before it takes the old one's name. */
export async function replaceFile(file: string, text: string, mode: number): Promise<void> {
  const draft = draftOf(file);
  try {
    await writeDurably(draft, text, mode);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeDurably(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode);
  try {
    // The umask may have taken even the owner's rights.
    await handle.chmod(mode);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
