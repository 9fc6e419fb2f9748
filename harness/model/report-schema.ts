import * as z from 'zod';
import type { Matrix, Report } from './verdict.js';

export interface ReportFile {
  reports: Report[];
  matrix?: Matrix;
}

const shape = z.union([
  z.looseObject({ schema: z.literal(1), reports: z.array(z.unknown()), matrix: z.unknown() }),
  z.looseObject({ schema: z.literal(1), verdicts: z.array(z.unknown()) }),
]);
export const reportFileSchema = shape.transform(
  (value) => ('reports' in value ? value : { reports: [value] }) as unknown as ReportFile,
);
