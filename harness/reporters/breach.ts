import { levels, type Level } from '../model/requirement.js';
import type { TranscriptLine, Verdict } from '../model/verdict.js';

/** Levels that the clause itself names. For any other it only says where the matter is described. */
const demanding: readonly Level[] = ['MUST', 'SHOULD', 'MAY'];

/** How binding what was broken is, as it stands before the clause: `MUST`, `interop, see`. */
export function bindingOf(verdict: Verdict): string {
  const broken = brokenIn(verdict);
  const level = levels.find((one) => broken.some((finding) => finding.level === one)) ?? verdict.requirement.level;
  return `${level}${demanding.includes(level) ? '' : ', see'}`;
}

export function brokenIn({ findings }: Verdict): Verdict['findings'] {
  return findings.filter(({ result }) => result === 'broken');
}

const longestExcerpt = 6;

/** What shows a breach: each event once, and only the first few: an error that is written out may hold one secret a hundred times. */
export function citedIn(verdict: Verdict): { events: Distinct[]; more: number } {
  const cited = new Set(brokenIn(verdict).flatMap(({ cites }) => cites));
  const all = distinct(verdict.transcript.filter(({ n }) => cited.has(n)));
  return { events: all.slice(0, longestExcerpt), more: Math.max(0, all.length - longestExcerpt) };
}

interface Distinct {
  event: TranscriptLine;
  /** How many more say the same. */
  alike: number;
}

/** Each event once. */
export function distinct(events: readonly TranscriptLine[]): Distinct[] {
  const content = ({ line, answer }: TranscriptLine) => JSON.stringify([line, answer]);
  const all = new Map<string, Distinct>();
  for (const event of events) {
    const known = all.get(content(event));
    if (known) known.alike += 1;
    else all.set(content(event), { event, alike: 0 });
  }
  return [...all.values()];
}
