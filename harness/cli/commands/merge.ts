import { createBaseline } from '../../baseline.js';
import { mergeReports, missingFrom, type Part } from '../../merge.js';
import { matrixOf, worstExitCode, type Reports } from '../../model/verdict.js';
import { printable } from '../../reporters/printable.js';
import { renderReports } from '../../reporters/text.js';
import { readBaseline } from '../baseline-file.js';
import { wantsColor } from '../color.js';
import { readReportFile } from '../report-file.js';
import { createReportWriter, reportTargets } from '../report-targets.js';
import { today } from '../today.js';

export interface MergeOptions {
  reporter?: string[];
  baseline?: string;
}

/** Joins reports, tells what they come to and what is missing, and sets the exit code. */
export async function merge(files: readonly string[], { reporter = [], baseline }: MergeOptions): Promise<void> {
  const targets = reportTargets(reporter);
  const read = files.map((file) => ({ file, ...readReportFile(file) }));
  const parts = read.flatMap(({ file, reports }) => reports.map((report): Part => ({ file, report })));
  const accepted = baseline === undefined ? undefined : createBaseline(readBaseline(baseline), today());
  const reports = mergeReports(parts, accepted);
  const several = reports.length > 1;
  const withMatrix = several || read.some(({ matrix }) => matrix !== undefined);
  const all: Reports = { reports, several, ...(withMatrix && { matrix: matrixOf(reports) }) };

  const out = targets.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  out.write(renderReports(all, wantsColor(out)));
  for (const report of reports)
    for (const sentence of missingFrom(report, parts)) process.stderr.write(`${printable(sentence)}\n`);
  await createReportWriter(targets).finish(all);
  process.exitCode = worstExitCode(reports);
}
