import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../../errors.js';
import { errorCode } from '../../user-file.js';
import { presentFor, type Draft } from './files.js';

/** What became of a draft: it is written, or another file is there. */
export interface Written extends Draft {
  kept?: string;
}

/** Writes what is not there yet, and never over anything. Throws UsageError E_WRITE. */
export function writeDraft(draft: Draft, folder: string): Written {
  const file = join(folder, draft.path);
  try {
    const kept = presentFor(draft, folder);
    if (kept !== undefined) return { ...draft, kept };
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, draft.text, { flag: 'wx' });
    return draft;
  } catch (error) {
    throw new UsageError('E_WRITE', `${draft.path} cannot be written (${errorCode(error)}).`);
  }
}
