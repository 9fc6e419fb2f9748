import { readFileSync, statSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { reportFileSchema, type ReportFile } from '../model/report-schema.js';
import { errorCode } from '../user-file.js';
import { problemsIn } from '../yaml-file.js';

const mostBytes = 256 * 1024 * 1024;

/** Reads what `--reporter json=FILE` has written. Throws UsageError, which says what is wrong with the file. */
export function readReportFile(file: string): ReportFile {
  const result = reportFileSchema.safeParse(parsed(file));
  if (result.success) return result.data;
  const [problem] = problemsIn(result.error, reportFileSchema);
  throw new UsageError(
    'E_REPORT',
    `${file} is no report of this version, as --reporter json=FILE writes it: ${problem}`,
  );
}

function parsed(file: string): unknown {
  const text = contentOf(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError('E_REPORT', `${file} is no JSON: ${(error as Error).message}.`);
  }
}

function contentOf(file: string): string {
  try {
    if (statSync(file).size <= mostBytes) return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError('E_REPORT', `The report ${file} cannot be read (${errorCode(error)}).`);
  }
  throw new UsageError('E_REPORT', `The report ${file} is larger than 256 MiB: it is something else.`);
}
