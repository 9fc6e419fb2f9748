import * as z from 'zod';
import { claimsSchema } from './protocol.js';
import { documentIds, levels } from './requirement.js';
import { parties, results, type Matrix, type Report, type Summary } from './verdict.js';

const resultSchema = z
  .enum(results)
  .describe('`fail` counts, `warn` does not; `error` is a failure of the gauntlet itself.')
  .meta({ id: 'Result' });
const levelSchema = z
  .enum(levels)
  .describe('How binding it is. `robustness` and `interop` stand in no RFC.')
  .meta({ id: 'Level' });
const countSchema = z.int().nonnegative();
const summarySchema: z.ZodType<Summary> = z
  .strictObject(Object.fromEntries(results.map((result) => [result, countSchema])) as Record<keyof Summary, z.ZodInt>)
  .describe('How many verdicts there are of each result.')
  .meta({ id: 'Summary' });

const acceptanceShape = {
  reason: z.string().describe('Why the result is accepted for the time being.'),
  link: z.string().exactOptional().describe('Where it is followed up: a URL.'),
  expires: z.string().exactOptional().describe('The last day on which it is accepted, as YYYY-MM-DD.'),
};
const baselineEntrySchema = z
  .strictObject({
    client: z.string().describe('The name of the client.'),
    scenario: z.string(),
    result: z.enum(['fail', 'inconclusive']).describe('What is accepted; anything else is not.'),
    ...acceptanceShape,
  })
  .describe('A result that a baseline accepts.')
  .meta({ id: 'BaselineEntry' });

const findingSchema = z
  .strictObject({
    check: z.string(),
    level: levelSchema,
    result: z.enum(['held', 'broken', 'unseen']),
    expected: z.string(),
    actual: z.string(),
    cites: z.array(z.int()).readonly().describe('Numbers of the events that show it; of many the first ones.'),
    lawful: z.string().exactOptional().describe('The rule that made it hold although it looks like a fault.'),
  })
  .meta({ id: 'Finding' });

const transcriptLineSchema = z
  .strictObject({
    n: z.int().describe('The number of the event.'),
    line: z.string(),
    answer: z.string().exactOptional().describe('The response to a request, or what the client did.'),
  })
  .meta({ id: 'TranscriptLine' });

const sequenceEntrySchema = z
  .strictObject({
    n: z.int().describe('As in the transcript.'),
    from: z.enum(parties),
    to: z.enum(parties).exactOptional().describe('Without it, a note about `from`.'),
    text: z.string(),
    answer: z.string().exactOptional().describe('What came back, of a request.'),
    cited: z.literal(true).exactOptional().describe('A finding rests on it.'),
  })
  .describe('One message of a run in short: parameters by name, and only such values as the protocol names.')
  .meta({ id: 'SequenceEntry' });

const requirementSchema = z
  .strictObject({
    document: z.enum(documentIds),
    section: z.string(),
    level: levelSchema,
    text: z.string().describe('A duty of the client.'),
    clause: z.string().describe('`RFC 6749 §10.12`'),
    url: z.string().describe('Where the clause stands.'),
  })
  .meta({ id: 'Requirement' });

const verdictSchema = z
  .strictObject({
    scenario: z.string().describe('Its id: suite, slash, name.'),
    title: z.string().describe('What the client should do, as a sentence about it.'),
    suite: z.string(),
    result: resultSchema,
    reason: z.string().describe('A plain sentence.'),
    scored: z.boolean().describe('Whether it counts for the exit code.'),
    unscored: z.string().exactOptional().describe('Why it does not.'),
    tags: z
      .array(z.string())
      .describe('By these it is chosen: level, document, capabilities, `real-time`, and suites across the topics.'),
    requirement: requirementSchema,
    known: z
      .strictObject({
        ...acceptanceShape,
        lapsed: z.literal(true).exactOptional().describe('It is accepted no more.'),
      })
      .exactOptional()
      .describe('The baseline accepts this result, or did until `expires`.'),
    retried: z
      .array(z.strictObject({ result: resultSchema, reason: z.string() }))
      .exactOptional()
      .describe('What came of earlier attempts, where it was asked to try again.'),
    trouble: z
      .array(z.string())
      .describe('What befell the client that an honest server would not do: a sentence each.'),
    flaw: z.string().exactOptional().describe('What the client does wrong, on `fail` and `warn`.'),
    why: z.string().exactOptional().describe('What comes of it, on `fail` and `warn`.'),
    fix: z.string().exactOptional().describe('What to do, on `fail` and `warn`.'),
    findings: z.array(findingSchema),
    transcript: z.array(transcriptLineSchema).describe('The events that the findings cite, a line each.'),
    sequence: z.array(sequenceEntrySchema).describe('Who said what, in order: the first messages.'),
    reproduce: z.string().describe('A command that runs this scenario alone.'),
    durationMs: z.number(),
  })
  .describe('What a scenario says of the client. Everything in it is masked.')
  .meta({ id: 'Verdict' });

const toolSchema = z.strictObject({ name: z.string(), version: z.string() }).meta({ id: 'Tool' });
const schemaVersion = z.literal(1).describe('The version of this schema.');

const reportShape = {
  schema: schemaVersion,
  tool: toolSchema,
  client: z.strictObject({
    name: z.string(),
    version: z.string().exactOptional(),
    claims: claimsSchema.describe('What it says that it does itself, or leaves to its caller.'),
    file: z.string().exactOptional().describe('Where it is described, as it was given.'),
  }),
  seed: z.string().describe('The same seed makes the same run.'),
  startedAt: z.string().describe('In ISO 8601.'),
  durationMs: z.number(),
  summary: summarySchema,
  complete: z.boolean().describe('Whether every scenario was run that was to be run here.'),
  shard: z
    .strictObject({ index: z.int().positive(), total: z.int().positive() })
    .exactOptional()
    .describe('Which part of `planned` was to be run here, from 1; without it, all.'),
  planned: z.array(z.string()).describe('Ids of all scenarios that were selected, whichever shard runs them.'),
  stale: z.array(baselineEntrySchema).exactOptional().describe('What the baseline accepts although it passes now.'),
  verdicts: z.array(verdictSchema),
};
/** One client's report, with no member that is not known. */
export const reportSchema = z.strictObject(reportShape).meta({ id: 'Report' });

const matrixSchema = z
  .strictObject({
    rows: z.array(z.string()).describe('Ids of suites.'),
    columns: z.array(z.string()).describe('Names of clients.'),
    cells: z
      .array(z.array(z.strictObject({ result: resultSchema, summary: summarySchema }).nullable()))
      .describe('The worst result, by row, then by column; null where nothing was run.'),
  })
  .meta({ id: 'Matrix' });

/** What the JSON reporter writes of one client. */
export const oneReportSchema = z
  .strictObject({ ...reportShape, matrix: matrixSchema.exactOptional() })
  .describe('The report of one client.');
/** What it writes of several clients. */
export const severalReportsSchema = z
  .strictObject({
    schema: schemaVersion,
    tool: toolSchema,
    seed: z.string(),
    summary: summarySchema.describe('Of all reports together.'),
    reports: z.array(reportSchema),
    matrix: matrixSchema.exactOptional(),
  })
  .describe('The reports of several clients.');
/** Whatever the JSON reporter writes. */
export const reportFileSchema = z.union([oneReportSchema, severalReportsSchema]);

/** The published JSON Schema of a report file. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(reportFileSchema);
  return { $schema, $id: 'urn:oauth-gauntlet:report:1', title: 'Report of oauth-gauntlet', ...rest };
}

/** Does not compile unless the schemas say what the types say, optional members included. */
true satisfies Same<z.infer<typeof reportSchema>, Report>;
true satisfies Same<z.infer<typeof matrixSchema>, Matrix>;
type Same<A, B> = Identical<Plain<A>, Plain<B>>;
type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : never;
/** Without intersections, which are not identical to what they come to. */
type Plain<A> = A extends object ? { [K in keyof A]: Plain<A[K]> } : A;
