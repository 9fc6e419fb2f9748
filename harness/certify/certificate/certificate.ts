import { createHash } from 'node:crypto';
import * as z from 'zod';
import { levels } from '../../model/requirement.js';
import { exitCodeOf, results, summarise, type Report, type Verdict } from '../../model/verdict.js';

const digest = z.stringFormat('sha256 digest', /^sha256:[0-9a-f]{64}$/);
/** SHA-256, or an Ed25519 key, in base64url: 32 octets. */
const octets32 = z.stringFormat('base64url of 32 octets', /^[\w-]{43}$/);
const octets64 = z.stringFormat('base64url of 64 octets', /^[\w-]{86}$/);
const text = z.string().min(1).max(4000);
const id = z.stringFormat('id', /^[\w./:@-]{1,200}$/);
const resultSchema = z.enum(['certified', 'not-certified', 'incomplete']);
const sum = z.int().min(0);

const scenarioSchema = z.strictObject({
  id,
  title: text,
  level: z.enum(levels),
  clause: text,
  url: z.url({ protocol: /^https$/ }),
  result: z.enum(results),
  /** Whether a breach of it is a failure. */
  scored: z.boolean(),
  /** Why nothing was judged; a sentence of ours. */
  note: text.optional(),
  flaw: text.optional(),
  why: text.optional(),
  fix: text.optional(),
});

const contentSchema = z.strictObject({
  schema: z.literal(1),
  profile: z.stringFormat('profile', /^[a-z][a-z0-9-]*@\d{4}-\d{2}$/),
  tool: z.strictObject({ name: text, version: text }),
  issuer: z.url({ protocol: /^https?$/ }).refine(isBare, { error: 'must have no user, query or fragment' }),
  /** Of the bytes of the definition file. */
  definition: z.strictObject({ digest }),
  startedAt: z.iso.datetime(),
  destructive: z.boolean(),
  login: z.enum(['form', 'browser', 'manual']),
  result: resultSchema,
  summary: z.strictObject({ pass: sum, fail: sum, warn: sum, inconclusive: sum, skipped: sum, error: sum }),
  scenarios: z.array(scenarioSchema).max(1000),
  /** Ids of the scenarios of the profile of which there is no verdict. */
  notRun: z.array(id).max(1000),
});

const signerSchema = z.strictObject({
  /** The JWK thumbprint of the key (RFC 7638), SHA-256, in base64url. */
  fingerprint: octets32,
  key: z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: octets32 }),
});

/** A certificate as it stands in a file. One that says another result, or other sums, than its scenarios give is refused. */
export const certificateSchema = contentSchema
  .extend({ signer: signerSchema, signature: octets64 })
  .superRefine(({ scenarios, notRun, summary, result }, context) => {
    const right = { summary: summarise(scenarios), result: resultOf(scenarios, notRun) };
    const wrong = results.find((one) => summary[one] !== right.summary[one]);
    if (wrong)
      context.addIssue({
        code: 'custom',
        path: ['summary', wrong],
        message: `must be ${right.summary[wrong]}, as the scenarios have it`,
      });
    if (result !== right.result)
      context.addIssue({ code: 'custom', path: ['result'], message: `must be ${right.result} by the scenarios` });
  });

export type Certificate = z.infer<typeof certificateSchema>;
/** What a certificate says, before anybody has signed it. */
export type CertificateContent = z.infer<typeof contentSchema>;
export type CertificateResult = z.infer<typeof resultSchema>;

/** What a certificate says that is not in a report. */
export interface CertificateSource {
  /** The scenarios that count, frozen for the month: `platform@2026-11`. */
  profile: { id: string; scenarios: readonly string[] };
  /** The issuer identifier, or else the origin of the authorization endpoint. */
  issuer: string;
  /** The definition file, byte for byte. */
  definition: Uint8Array;
  /** Whether scenarios were run that may end a grant or lock an account. */
  destructive: boolean;
  login: CertificateContent['login'];
}

/**
 * What a report comes to: nothing of it that the server may have had a part in. Verdicts outside the profile do not count, nor
 * does what a baseline accepts.
 */
export function createCertificate(report: Report, source: CertificateSource): CertificateContent {
  const { profile, issuer, definition, destructive, login } = source;
  const verdicts = profile.scenarios.flatMap((id) => report.verdicts.find(({ scenario }) => scenario === id) ?? []);
  const scenarios = verdicts.map(scenarioOf);
  const judged = new Set(scenarios.map(({ id }) => id));
  const notRun = profile.scenarios.filter((id) => !judged.has(id));
  return {
    schema: 1,
    profile: profile.id,
    tool: { name: report.tool.name, version: report.tool.version },
    issuer,
    definition: { digest: `sha256:${createHash('sha256').update(definition).digest('hex')}` },
    startedAt: report.startedAt,
    destructive,
    login,
    result: resultOf(scenarios, notRun),
    summary: summarise(scenarios),
    scenarios,
    notRun,
  };
}

type CertifiedScenario = CertificateContent['scenarios'][number];

function scenarioOf({ scenario, title, requirement, result, scored, ...verdict }: Verdict): CertifiedScenario {
  const { flaw, why, fix } = verdict;
  const note = result === 'skipped' ? verdict.reason : notes[result];
  const broken = result === 'fail' || result === 'warn';
  return {
    id: scenario,
    title,
    level: requirement.level,
    clause: requirement.clause,
    url: requirement.url,
    result,
    scored,
    ...(note !== undefined && { note }),
    ...(broken && flaw !== undefined && { flaw }),
    ...(broken && why !== undefined && { why }),
    ...(broken && fix !== undefined && { fix }),
  };
}

/** In place of a verdict's own reason, which may quote the server. */
const notes: Partial<Record<Verdict['result'], string>> = {
  inconclusive: 'Nothing can be said: the run did not get as far as what is asked.',
  error: 'The gauntlet itself failed: nothing is said about the server.',
};

/** `certified` takes a verdict for each scenario of the profile, none of them a failure, at least one a pass. */
function resultOf(scenarios: readonly CertifiedScenario[], notRun: readonly string[]): CertificateResult {
  const code = exitCodeOf({ verdicts: scenarios, summary: summarise(scenarios), complete: notRun.length === 0 });
  if (code === 0) return 'certified';
  return code === 3 ? 'incomplete' : 'not-certified';
}

function isBare(issuer: string): boolean {
  return URL.canParse(issuer) && !/[?#@\s]/.test(issuer);
}
