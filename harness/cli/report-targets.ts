import {
  accessSync,
  appendFileSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import type { Reports } from '../model/verdict.js';
import { reporters, type ReporterName } from '../reporters/index.js';
import { replaceFile } from '../user-file.js';
import { refuseUnknown } from './unknown.js';

/** Where a report goes; to stdout without a file. */
export interface ReportTarget {
  name: ReporterName;
  file?: string;
}

/**
 * Reads `text`, `json=report.json`, and makes the directory that it names. Whether a file can be written is seen before the run, which
 * may be long. `text` on stdout is left out: the live text is that report.
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
  const files = others.flatMap(({ file }) => file ?? []);
  const paths = files.map((file) => resolve(file));
  const twice = files.find((_, index) => paths.indexOf(paths[index]!) !== index);
  if (twice !== undefined)
    throw new UsageError('E_TWO_REPORTS', `Two reports would be written to ${twice}: give each a file of its own.`);
  return others;
}

/** Writes reports while a run goes on, so that something whole is there whatever ends it, and at its end. */
export interface ReportWriter {
  /** Takes the files of earlier runs away, lest they be taken for this one's. */
  begin(): Promise<void>;
  /** Writes what there is so far to the files, unless that was done a moment ago. */
  update(soFar: () => Reports): void;
  /** Writes everything. Rejects with UsageError E_REPORT_FILE. */
  finish(all: Reports): Promise<void>;
}

/** Milliseconds between two reports of a run that goes on, at least: rendering them takes time from it. */
const shortestPause = 2000;

export function createReportWriter(targets: readonly ReportTarget[]): ReportWriter {
  let writing: Promise<void> = Promise.resolve();
  let isBusy = false;
  let last = -Infinity;
  const replaced = targets.filter(({ file }) => file !== undefined && isReplaced(file));
  return {
    async begin() {
      for (const { file = '' } of replaced) if (existsSync(file)) await rm(realpathSync(file));
    },
    update(soFar) {
      if (isBusy || performance.now() - last < shortestPause || replaced.length === 0) return;
      isBusy = true;
      last = performance.now();
      const all = soFar();
      writing = writeFiles(replaced, all).finally(() => (isBusy = false));
      // It comes to light when the last report is written.
      writing.catch(() => undefined);
    },
    async finish(all) {
      await writing;
      await writeFiles(targets, all);
      for (const { name } of targets.filter(({ file }) => file === undefined))
        process.stdout.write(reporters[name](all));
    },
  };
}

async function writeFiles(targets: readonly ReportTarget[], all: Reports): Promise<void> {
  for (const { name, file } of targets) if (file !== undefined) await writeReport(file, reporters[name](all));
}

/** Whether a report takes the place of what is there: not of a pipe, nor of the summary that a step of GitHub Actions adds to. */
function isReplaced(file: string): boolean {
  return !isSummary(file) && (!existsSync(file) || statSync(file).isFile());
}

function isSummary(file: string): boolean {
  const summary = process.env['GITHUB_STEP_SUMMARY'];
  return Boolean(summary) && resolve(file) === resolve(summary!);
}

/** All or nothing, where it is a file. */
async function writeReport(file: string, text: string): Promise<void> {
  try {
    if (isSummary(file)) appendFileSync(file, text);
    else if (!isReplaced(file)) writeFileSync(file, text);
    else await replaceFile(existsSync(file) ? realpathSync(file) : file, text, 0o644);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function checkWritable(file: string, asked: string): void {
  if (file === '') throw new UsageError('E_REPORT_FILE', `--reporter ${asked} names no file: write json=report.json.`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    const found = existsSync(file) ? statSync(file) : undefined;
    if (found?.isDirectory()) throw new Error('it is a directory');
    if (found) accessSync(file, constants.W_OK);
    // It is written beside, and then takes the name.
    if (!found || found.isFile()) accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): UsageError {
  return new UsageError(
    'E_REPORT_FILE',
    `The report cannot be written to ${file}: ${(error as Error).message}. Name a file that can be written.`,
  );
}
