import { basename } from 'node:path';
import { printable } from '../../reporters/printable.js';
import { readContents, readEntry, type Contents } from '../catalogue/catalogue.js';
import { renderPreset } from '../catalogue/render.js';
import { presetOf } from '../catalogue/to-preset.js';
import { commandLine } from '../command-line.js';

/** Prints the preset that one entry of a catalogue implies: FILE#KEY. Without a key, which there are. */
export function presetFrom(source: string): void {
  const [, file = source, key] = /^(.*)#([^#]*)$/s.exec(source) ?? [];
  if (key === undefined || key === '') return list(file, readContents(file));
  const implied = presetOf(key, readEntry(file, key), new Date().toISOString().slice(0, 10));
  process.stdout.write(renderPreset(implied, `${basename(file)}#${key}`));
  const { length } = implied.unsaid;
  const outcome = length === 0 ? 'everything is expressed' : `${length} not expressed: see the comments at the head`;
  process.stderr.write(`${printable(key)}: ${outcome}.\n`);
}

function list(file: string, { keys, size }: Contents): void {
  const example = commandLine(['gauntlet', 'preset', 'from', `${file}#${keys[0] ?? 'KEY'}`]);
  const lines = [`${keys.length} of ${size} entries are OAuth 2.0. One is named by its key: ${example}`, ...keys];
  process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
}
