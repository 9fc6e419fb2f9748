import type { ClientAdapter } from './client.js';
import type { Level, Requirement } from './requirement.js';
import type { Finding } from './scenario.js';

export type Result = 'pass' | 'fail' | 'warn' | 'inconclusive' | 'skipped' | 'error';
export const results: readonly Result[] = ['pass', 'fail', 'warn', 'inconclusive', 'skipped', 'error'];

export interface TranscriptLine {
  n: number;
  line: string;
  answer?: string;
}

/** One scenario's judgement of one client. Everything in it is masked. */
export interface Verdict {
  scenario: string;
  title: string;
  suite: string;
  result: Result;
  /** A plain sentence. */
  reason: string;
  /** Whether it counts for the exit code. */
  scored: boolean;
  /** Why it does not. */
  unscored?: string;
  requirement: Requirement & { clause: string; url: string };
  /** What the client met that an honest server would not do, or nobody but an attacker: a sentence each. */
  trouble: string[];
  /** What the client does wrong, what comes of it, and what to do, on `fail` and `warn`. */
  flaw?: string;
  why?: string;
  fix?: string;
  findings: ({ check: string; level: Level } & Finding)[];
  /** The events that the findings cite, a line each; `answer` is the response to a request, or what the client did. */
  transcript: TranscriptLine[];
  /** A command that runs this scenario alone. */
  reproduce: string;
  durationMs: number;
}

export type Summary = Record<Result, number>;

export interface Report {
  schema: 1;
  tool: { name: string; version: string };
  client: Pick<ClientAdapter, 'name' | 'version' | 'claims'>;
  seed: string;
  summary: Summary;
  /** Whether every selected scenario was run. */
  complete: boolean;
  verdicts: Verdict[];
}

/** What several clients, or several providers, come to: the worst result for each pair of a suite and a client. */
export interface Matrix {
  /** Ids of suites: of topics, or of presets. */
  rows: string[];
  /** Names of clients. */
  columns: string[];
  /** By row, then by column; null where nothing was run. */
  cells: (Cell | null)[][];
}

export interface Cell {
  result: Result;
  summary: Summary;
}

/** What one call of the program has found: a report for each client. */
export interface Reports {
  reports: readonly Report[];
  /** Several clients were asked for, however many have been judged. */
  several?: boolean;
  /** Only of several clients or several presets. */
  matrix?: Matrix;
}

export function summarise(verdicts: readonly Verdict[]): Summary {
  const summary = Object.fromEntries(results.map((result) => [result, 0])) as Summary;
  for (const { result } of verdicts) summary[result] += 1;
  return summary;
}

/** From the worst to the best. */
const ranking: readonly Result[] = ['error', 'fail', 'inconclusive', 'warn', 'pass', 'skipped'];

export function matrixOf(reports: readonly Report[]): Matrix {
  const rows = [...new Set(reports.flatMap(({ verdicts }) => verdicts.map(({ suite }) => suite)))];
  return {
    rows,
    columns: reports.map(({ client: { name, version } }) => (version === undefined ? name : `${name} ${version}`)),
    cells: rows.map((row) => reports.map(({ verdicts }) => cellOf(verdicts.filter(({ suite }) => suite === row)))),
  };
}

function cellOf(verdicts: readonly Verdict[]): Cell | null {
  const result = ranking.find((one) => verdicts.some((verdict) => verdict.result === one));
  return result === undefined ? null : { result, summary: summarise(verdicts) };
}

/** The worst of the exit codes of several reports. */
export function worstExitCode(reports: readonly Report[]): 0 | 1 | 3 | 4 {
  const codes = reports.map(exitCodeOf);
  return ([4, 1, 3] as const).find((code) => codes.includes(code)) ?? 0;
}

/** 0 all scored passed or skipped · 1 a violation that fails · 3 incomplete, or nothing passed at all · 4 the harness failed. */
export function exitCodeOf({ verdicts, summary }: Pick<Report, 'verdicts' | 'summary'>): 0 | 1 | 3 | 4 {
  if (summary.error > 0) return 4;
  if (summary.fail > 0) return 1;
  if (summary.pass === 0 || verdicts.some((verdict) => verdict.scored && verdict.result === 'inconclusive')) return 3;
  return 0;
}
