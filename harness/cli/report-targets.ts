import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../errors.js';
import type { Reports } from '../model/verdict.js';
import { reporters, type ReporterName } from '../reporters/index.js';
import { refuseUnknown } from './unknown.js';

/** Where a report goes; to stdout without a file. */
export interface ReportTarget {
  name: ReporterName;
  file?: string;
}

/**
 * Reads `text`, `json=report.json`. Whether a file can be written is seen before the run, which may be long. `text` on
 * stdout is left out: the live text is that report.
 */
export function reportTargets(asked: readonly string[]): ReportTarget[] {
  const targets = asked.map((text) => {
    const [name = '', ...rest] = text.split('=');
    refuseUnknown('reporter', [name], Object.keys(reporters), `There are ${Object.keys(reporters).join(', ')}.`);
    if (rest.length === 0) return { name: name as ReporterName };
    const file = rest.join('=');
    checkWritable(file, text);
    return { name: name as ReporterName, file };
  });
  const others = targets.filter(({ name, file }) => name !== 'text' || file !== undefined);
  const onStdout = others.filter(({ file }) => file === undefined).map(({ name }) => name);
  if (onStdout.length > 1)
    throw new UsageError(
      'E_TWO_REPORTS',
      `Only one report can go to stdout: give all but one of ${onStdout.join(', ')} a file, as in json=report.json.`,
    );
  return others;
}

export function writeReports(targets: readonly ReportTarget[], all: Reports): void {
  for (const { name, file } of targets) {
    const text = reporters[name](all);
    if (file === undefined) process.stdout.write(text);
    else attempt(file, () => writeFileSync(file, text));
  }
}

function checkWritable(file: string, asked: string): void {
  if (file === '') throw new UsageError('E_REPORT_FILE', `--reporter ${asked} names no file: write json=report.json.`);
  attempt(file, () => {
    if (!existsSync(file)) accessSync(dirname(file), constants.W_OK | constants.X_OK);
    else if (statSync(file).isDirectory()) throw new Error('it is a directory');
    else accessSync(file, constants.W_OK);
    if (!statSync(dirname(file)).isDirectory()) throw new Error(`${dirname(file)} is not a directory`);
  });
}

function attempt(file: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new UsageError(
      'E_REPORT_FILE',
      `The report cannot be written to ${file}: ${(error as Error).message}. Name a file in a directory that exists.`,
    );
  }
}
