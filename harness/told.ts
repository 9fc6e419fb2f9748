import type { Judgement } from './judge.js';
import { eventsOf, type Evidence } from './model/evidence.js';
import { clauseOf, clauseUrl } from './model/requirement.js';
import type { Scenario } from './model/scenario.js';
import type { Result, Verdict } from './model/verdict.js';
import { renderSequence } from './sequence.js';
import { maskOutput, renderTranscript, shown, type Detail } from './transcript.js';

/** Events that a finding shows at most: a client that leaks on every line is understood from the first ones. */
const mostCites = 20;

/** What a verdict says of its scenario. */
export function caseOf(
  { id, title, requirement, flaw, why, fix }: Pick<Scenario, 'id' | 'title' | 'requirement' | 'flaw' | 'why' | 'fix'>,
  suite: string,
  result: Result,
): Pick<Verdict, 'scenario' | 'title' | 'suite' | 'requirement' | 'flaw' | 'why' | 'fix'> {
  return {
    scenario: id,
    title,
    suite,
    requirement: { ...requirement, clause: clauseOf(requirement), url: clauseUrl(requirement) },
    ...((result === 'fail' || result === 'warn') && { flaw, why, fix }),
  };
}

/** What a verdict tells of a run, masked. */
export function toldOf(
  { result, reason, findings }: Judgement,
  evidence: Evidence,
  mask: (text: string) => string,
  detail: Detail,
): Pick<Verdict, 'result' | 'reason' | 'findings' | 'transcript' | 'sequence'> {
  const cited = findings.map((finding) => ({ ...finding, cites: finding.cites.slice(0, mostCites) }));
  const numbers = cited.flatMap(({ cites }) => cites);
  const anyOutput = eventsOf(evidence, 'output').some(({ n }) => detail === 'whole' || numbers.includes(n));
  return {
    result,
    reason: shown(reason, mask),
    findings: cited.map((finding) => ({
      ...finding,
      actual: shown(finding.actual, mask),
      expected: shown(finding.expected, mask),
    })),
    transcript: renderTranscript(anyOutput ? maskOutput(evidence, mask) : evidence, numbers, detail).map(
      ({ n, line, answer }) => ({
        n,
        line: shown(line, mask, detail),
        ...(answer !== undefined && { answer: shown(answer, mask, detail) }),
      }),
    ),
    sequence: renderSequence(evidence, numbers, mask),
  };
}
