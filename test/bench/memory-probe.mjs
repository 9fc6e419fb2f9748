// Loaded into a process before its program: at SIGUSR2 it collects garbage and writes what is left, in bytes, to the file that
// MEMORY_PROBE names.
import { renameSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const file = process.env['MEMORY_PROBE'];

process.on('SIGUSR2', () => {
  collect();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  writeFileSync(`${file}.part`, JSON.stringify({ used: heapUsed + arrayBuffers, rss }));
  renameSync(`${file}.part`, file);
});
