import { open, type FileHandle } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { UsageError } from '../errors.js';
import type { OutputLog } from './output-log.js';
import type { LogSource } from './web-logs.js';

const blockBytes = 64 * 1024;
/** Of one run; what a flood brings beyond is passed over. */
const mostBytes = 16 * 1024 * 1024;

/** A file that grows, and may be made, emptied or replaced while it is read. */
export function fileLog(path: string): LogSource {
  let log: OutputLog | undefined;
  let handle: FileHandle | undefined;
  let offset = 0;
  let taken = 0;
  let decoder = new StringDecoder('utf8');

  return {
    async begin(next) {
      log = undefined;
      await advance();
      [log, taken] = [next, 0];
    },
    async read() {
      const before = taken;
      await advance();
      return taken > before;
    },
    close: leave,
  };

  /** Reads what has been added; then, where another file has taken the name, that one. */
  async function advance(): Promise<void> {
    handle ??= await opened();
    if (!handle) return;
    await readOn(handle);
    const [old, current] = [handle, await open(path, 'r').catch(() => undefined)];
    if (!current) return;
    const [was, is] = await Promise.all([old.stat(), current.stat()]);
    if (was.ino === is.ino && was.dev === is.dev) return current.close();
    await leave();
    [handle, offset] = [current, 0];
    await readOn(current);
  }

  async function readOn(from: FileHandle): Promise<void> {
    const { size } = await from.stat();
    if (size < offset) offset = 0;
    if (!log || size - offset > mostBytes) {
      // Where a line begins, if need be in the middle of a character.
      [offset, decoder] = [log ? size - mostBytes : size, new StringDecoder('utf8')];
    }
    while (log && offset < size && taken < mostBytes) {
      const { bytesRead, buffer } = await from.read(Buffer.alloc(blockBytes), 0, blockBytes, offset);
      if (bytesRead === 0) return;
      offset += bytesRead;
      taken += bytesRead;
      log.add('file', decoder.write(buffer.subarray(0, bytesRead)));
    }
  }

  async function opened(): Promise<FileHandle | undefined> {
    try {
      const file = await open(path, 'r');
      offset = 0;
      if ((await file.stat()).isFile()) return file;
      await file.close();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // The application makes it with its first line.
      if (code === 'ENOENT') return undefined;
      throw new UsageError('E_WEB_LOG', `The log file ${path} cannot be read (${code ?? String(error)}).`);
    }
    throw new UsageError('E_WEB_LOG', `The log file ${path} is no file.`);
  }

  async function leave(): Promise<void> {
    await handle?.close();
    handle = undefined;
  }
}
