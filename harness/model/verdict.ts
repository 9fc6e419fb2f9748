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

/** Who takes part in a run, from left to right in a sequence diagram. */
export const parties = [
  'user agent',
  'client',
  'authorization server',
  'other authorization server',
  'API',
  'elsewhere',
] as const;
export type Party = (typeof parties)[number];

/** One message of a run in short: no values but those that are named by the protocol. Without `to` it is a note about `from`. */
export interface SequenceEntry {
  /** As in the transcript. */
  n: number;
  from: Party;
  to?: Party;
  text: string;
  /** What came back, of a request. */
  answer?: string;
  /** A finding rests on it. */
  cited?: true;
}

/** Why a result is accepted for the time being. */
export interface Acceptance {
  reason: string;
  /** Where it is followed up: a URL. */
  link?: string;
  /** The last day on which it is accepted, as YYYY-MM-DD. */
  expires?: string;
}

/** A result that a baseline accepts. */
export interface BaselineEntry extends Acceptance {
  /** The name of the client. */
  client: string;
  scenario: string;
  /** What is accepted; anything else is not. */
  result: 'fail' | 'inconclusive';
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
  /** By these it is chosen: level, document, capabilities, `real-time`, and the suites across the topics that have it. */
  tags: string[];
  requirement: Requirement & { clause: string; url: string };
  /** The baseline accepts this result, or did until `expires`. */
  known?: Acceptance & { lapsed?: true };
  /** What came of earlier attempts, where it was asked to try again. */
  retried?: { result: Result; reason: string }[];
  /** What the client met that an honest server would not do, or nobody but an attacker: a sentence each. */
  trouble: string[];
  /** What the client does wrong, what comes of it, and what to do, on `fail` and `warn`. */
  flaw?: string;
  why?: string;
  fix?: string;
  findings: ({ check: string; level: Level } & Finding)[];
  /** The events that the findings cite, a line each; `answer` is the response to a request, or what the client did. */
  transcript: TranscriptLine[];
  /** Who said what in the run, in order: the first messages, in short. */
  sequence: SequenceEntry[];
  /** A command that runs this scenario alone. */
  reproduce: string;
  durationMs: number;
}

/** The `index`th part of `total`, from 1. */
export interface Shard {
  index: number;
  total: number;
}

export type Summary = Record<Result, number>;

export interface Report {
  schema: 1;
  tool: { name: string; version: string };
  /** `file`: where it is described, as it was given. */
  client: Pick<ClientAdapter, 'name' | 'version' | 'claims'> & { file?: string };
  /** Empty where nothing was random. */
  seed: string;
  /** In ISO 8601. */
  startedAt: string;
  durationMs: number;
  summary: Summary;
  /** Whether every scenario was run that was to be run here. */
  complete: boolean;
  /** Which part of `planned` was to be run here; else all. */
  shard?: Shard;
  /** Ids of all scenarios that were selected, in order, whichever shard runs them. */
  planned: string[];
  /** What the baseline accepts although it passes now. */
  stale?: BaselineEntry[];
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

export function summarise(verdicts: readonly Pick<Verdict, 'result'>[]): Summary {
  const summary = Object.fromEntries(results.map((result) => [result, 0])) as Summary;
  for (const { result } of verdicts) summary[result] += 1;
  return summary;
}

/** From the worst to the best. */
export const ranking: readonly Result[] = ['error', 'fail', 'inconclusive', 'warn', 'pass', 'skipped'];

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

/** Whether a baseline accepts this result today. */
export function isAccepted({ known }: { known?: Verdict['known'] | undefined }): boolean {
  return known !== undefined && !known.lapsed;
}

/**
 * 0 all scored passed, were skipped or are accepted · 1 a violation that fails, or a baseline that accepts what passes · 3 incomplete, or
 * nothing passed at all · 4 the harness failed.
 */
export function exitCodeOf({
  verdicts,
  summary,
  complete,
  shard,
  stale = [],
}: Pick<Report, 'summary' | 'complete' | 'shard' | 'stale'> & {
  verdicts: readonly Pick<Verdict, 'result' | 'scored' | 'known'>[];
}): 0 | 1 | 3 | 4 {
  const counts = (result: Result) => (verdict: Pick<Verdict, 'result' | 'known'>) =>
    verdict.result === result && !isAccepted(verdict);
  if (summary.error > 0) return 4;
  if (verdicts.some(counts('fail')) || stale.length > 0) return 1;
  // A part may have none; whether anything passed at all is seen when they are joined.
  if (!complete || (summary.pass === 0 && !shard)) return 3;
  return verdicts.some((verdict) => verdict.scored && counts('inconclusive')(verdict)) ? 3 : 0;
}
