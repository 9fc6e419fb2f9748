import { readFileSync, statSync } from 'node:fs';
import type * as z from 'zod';
import { UsageError } from '../errors.js';
import { oneReportSchema, severalReportsSchema } from '../model/report-schema.js';
import type { Matrix, Report } from '../model/verdict.js';
import { errorCode } from '../user-file.js';
import { problemsIn } from '../yaml-file.js';

const mostBytes = 256 * 1024 * 1024;

export interface ReportFile {
  reports: Report[];
  matrix?: Matrix;
}

/** Reads what `--reporter json=FILE` has written. Throws UsageError E_REPORT, which says what is wrong with the file. */
export function readReportFile(file: string): ReportFile {
  const value = parsed(file);
  const several = typeof value === 'object' && value !== null && 'reports' in value;
  if (several) return checked(file, value, severalReportsSchema);
  const { matrix, ...report } = checked(file, value, oneReportSchema);
  return { reports: [report], ...(matrix && { matrix }) };
}

function checked<T>(file: string, value: unknown, schema: z.ZodType<T>): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [problem] = problemsIn(result.error, schema);
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
