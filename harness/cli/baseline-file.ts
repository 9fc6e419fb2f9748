import { existsSync, mkdirSync, realpathSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import * as z from 'zod';
import { scenarios, suites } from '../../scenarios/index.js';
import { updatedEntries } from '../baseline.js';
import { suggestion, UsageError } from '../errors.js';
import type { BaselineEntry, Report } from '../model/verdict.js';
import { readUserFile, replaceFile } from '../user-file.js';
import { readYamlFile } from '../yaml-file.js';

const text = z.string().trim().min(1);
const baselineSchema = z.strictObject({
  known: z
    .array(
      z.strictObject({
        client: text,
        scenario: text,
        result: z.enum(['fail', 'inconclusive']).default('fail'),
        reason: text,
        link: z.url({ protocol: /^https?$/ }).exactOptional(),
        expires: z.iso.date().exactOptional(),
      }),
    )
    .default([]),
});

/** The entries of a baseline, from a YAML or JSON file. Throws UsageError, which names every problem by its line. */
export function readBaseline(file: string): BaselineEntry[] {
  const { value, fault } = readYamlFile(file, 'baseline', baselineSchema);
  for (const [index, entry] of value.known.entries()) {
    if (isMistaken(entry.scenario))
      throw fault(
        ['known', index, 'scenario'],
        `There is no scenario "${entry.scenario}".${suggestion(entry.scenario, ids)} A scenario that is gone has no place here.`,
      );
    if (value.known.findIndex((one) => isSame(one, entry)) !== index)
      throw fault(['known', index], `${entry.scenario} of ${entry.client} stands here twice.`);
  }
  return value.known;
}

/** The same, where the file need not be there yet: its directory is made, for a run may be long. Throws UsageError E_BASELINE. */
export function readBaselineIfAny(file: string): BaselineEntry[] {
  try {
    mkdirSync(dirname(file), { recursive: true });
  } catch (error) {
    throw unwritable(file, error);
  }
  return existsSync(file) ? readBaseline(file) : [];
}

function unwritable(file: string, error: unknown): UsageError {
  return new UsageError('E_BASELINE', `The baseline ${file} cannot be written: ${(error as Error).message}.`);
}

/**
 * Writes a baseline that accepts what these reports came to, and tells how many entries came and went. What people wrote into the
 * file stays: reasons, links, comments. Rejects with UsageError E_BASELINE.
 */
export async function updateBaseline(
  file: string,
  reports: readonly Report[],
): Promise<{ added: number; removed: number }> {
  const before = readBaselineIfAny(file);
  const after = reports.reduce((entries, { client, verdicts, shard }) => {
    // What all runs together show may stand in another part.
    const own = shard ? verdicts.filter(({ suite }) => suite !== 'always') : verdicts;
    return updatedEntries(entries, client.name, own);
  }, before);
  try {
    const path = existsSync(file) ? realpathSync(file) : file;
    await replaceFile(path, extname(file) === '.json' ? asJson(after) : asYaml(file, after), 0o644);
  } catch (error) {
    throw unwritable(file, error);
  }
  const missing = (from: readonly BaselineEntry[], other: readonly BaselineEntry[]) =>
    from.filter((entry) => !other.some((one) => isSame(one, entry))).length;
  return { added: missing(after, before), removed: missing(before, after) };
}

const ids = scenarios.map(({ id }) => id);

/** Scenarios of presets, which may be of one's own, are not all known here. */
function isMistaken(scenario: string): boolean {
  return suites.some(({ id }) => scenario.startsWith(`${id}/`)) && !ids.includes(scenario);
}

function isSame(one: BaselineEntry, other: BaselineEntry): boolean {
  return one.client === other.client && one.scenario === other.scenario;
}

function asJson(known: readonly BaselineEntry[]): string {
  return `${JSON.stringify({ known }, null, 2)}\n`;
}

/** The old text with only those entries changed that have changed. */
function asYaml(file: string, entries: readonly BaselineEntry[]): string {
  const document = parseDocument(existsSync(file) ? readUserFile(file, 'baseline') : head);
  const known = document.get('known');
  const items = isSeq(known) ? (known.items as YAMLMap[]) : [];
  const entryOf = (item: YAMLMap) =>
    entries.find(({ client, scenario }) => item.get('client') === client && item.get('scenario') === scenario);
  const kept = items.filter((item) => isMap(item) && entryOf(item));
  for (const item of kept) {
    const { result } = entryOf(item)!;
    if ((item.get('result') ?? 'fail') !== result) item.set('result', result);
  }
  const added = entries.filter((entry) => !kept.some((item) => entryOf(item) === entry));
  const sequence = isSeq(known) ? known : document.createNode<unknown[]>([]);
  sequence.items = [...kept, ...added.map((entry) => document.createNode(entry))];
  // An empty list is written within brackets, and stays so.
  sequence.flow = sequence.items.length === 0;
  document.set('known', sequence);
  return document.toString({ lineWidth: 0 });
}

const head = `# What is accepted for the time being: gauntlet run --baseline FILE. A scenario that passes again has to leave this list.
known: []
`;
