import { isAccepted, type Verdict } from '../model/verdict.js';
import { printable } from '../reporters/printable.js';
import { signs } from '../reporters/signs.js';
import { renderBreach } from '../reporters/text.js';

/** What a verdict means for a test. */
export type Conclusion =
  | { kind: 'pass'; scenario: string }
  /** `error` is to be thrown: nothing that was not proved is green. */
  | { kind: 'failed'; scenario: string; error: Error }
  /** The baseline accepts it. */
  | { kind: 'known'; scenario: string; error: Error; note: string }
  /** Something was broken that the suite does not score. */
  | { kind: 'warned'; scenario: string; error: Error; note: string }
  /** Nothing was judged that is scored. */
  | { kind: 'unjudged'; scenario: string; note: string };

/** `site` is the stack frame that errors bear: a breach is no place in code, but the call that asked for it is. */
export function conclusionOf(verdict: Verdict, site: string): Conclusion {
  const { scenario, result, scored, reason, known } = verdict;
  const broken = result === 'fail' || result === 'warn';
  const error = () => conformanceError(broken ? renderBreach(verdict) : renderUnproved(verdict), site);
  const note = printable(reason);
  if (result === 'pass') return { kind: 'pass', scenario };
  if (known && isAccepted(verdict))
    return { kind: 'known', scenario, error: error(), note: `known: ${printable(known.reason)}` };
  if (result === 'warn') return { kind: 'warned', scenario, error: error(), note: `warn: ${note}` };
  if (result === 'skipped') return { kind: 'unjudged', scenario, note };
  if (result === 'inconclusive' && !scored) return { kind: 'unjudged', scenario, note: `inconclusive: ${note}` };
  return { kind: 'failed', scenario, error: error() };
}

/** An error that shows its text, and no more of a stack than `site`. */
export function conformanceError(text: string, site: string): Error {
  const error = new Error(text.trimEnd());
  error.name = 'ConformanceError';
  error.stack = `${error.name}: ${error.message}\n${site}`;
  return error;
}

/** Why a test fails, or does not count as passed, although it is expected to fail; undefined where it fails as expected. */
export function surprise(conclusion: Conclusion): string | undefined {
  switch (conclusion.kind) {
    case 'known':
    // Nothing was shown, or nothing that is scored: the baseline is neither kept nor broken.
    case 'warned':
    case 'unjudged':
      return undefined;
    case 'pass':
      return `${conclusion.scenario} passes now: take it out of the baseline.`;
    case 'failed':
      return `${conclusion.scenario}: this is not what the baseline accepts.\n${conclusion.error.message}`;
  }
}

function renderUnproved({ result, scenario, title, reason, known, reproduce }: Verdict): string {
  return [
    `${signs[result]} ${result} ${printable(scenario)}  ${printable(title)}`,
    `    ${printable(reason)}`,
    ...(known?.lapsed ? [`    the baseline accepted this until ${known.expires}`] : []),
    `    rerun     ${printable(reproduce)}`,
  ].join('\n');
}
