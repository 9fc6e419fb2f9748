import { createColors } from 'picocolors';
import type { SetupFinding } from '../model/setup.js';
import { printable } from './printable.js';

const signs = { ok: '✓', wrong: '✗', unseen: '-' };
const paints = { ok: 'green', wrong: 'red', unseen: 'dim' } as const;

/** The set-up for a terminal: a line for each side of it, and below what is wrong how to mend it. */
export function renderSetup(findings: readonly SetupFinding[], color = false): string {
  const paint = createColors(color);
  const width = Math.max(...findings.map(({ title }) => title.length));
  return findings
    .map((finding) => {
      const sign = paint[paints[finding.result]](signs[finding.result]);
      const line = `  ${sign} ${finding.title.padEnd(width)}  ${paint.dim(printable(finding.said))}\n`;
      return finding.result === 'wrong' ? `${line}      ${printable(finding.fix)}\n` : line;
    })
    .join('');
}

/** What the client does not manage though it is set up well: nothing can be judged that builds on it. Empty if it manages. */
export function renderShortcomings(findings: readonly SetupFinding[]): string {
  return findings
    .flatMap((finding) =>
      finding.result === 'wrong' && finding.fault === 'client'
        ? [`warning: ${finding.title}: ${printable(finding.said)}. ${printable(finding.fix)}\n`]
        : [],
    )
    .join('');
}
