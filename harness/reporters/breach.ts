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
export function citedIn(verdict: Verdict): { events: { event: TranscriptLine; alike: number }[]; more: number } {
  const cited = new Set(brokenIn(verdict).flatMap(({ cites }) => cites));
  const content = ({ line, answer }: TranscriptLine) => JSON.stringify([line, answer]);
  const alike = new Map<string, { event: TranscriptLine; alike: number }>();
  for (const event of verdict.transcript.filter(({ n }) => cited.has(n))) {
    const known = alike.get(content(event));
    if (known) known.alike += 1;
    else alike.set(content(event), { event, alike: 0 });
  }
  const all = [...alike.values()];
  return { events: all.slice(0, longestExcerpt), more: Math.max(0, all.length - longestExcerpt) };
}
