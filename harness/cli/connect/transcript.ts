import pc from 'picocolors';
import { printable } from '../../reporters/printable.js';

/** What connect tells while it works: steps, each with how it went. */
export interface Transcript {
  /** How a step went: `detail` is for people. */
  step(name: string, detail: string): void;
  failed(name: string, message: string): void;
  warn(text: string): void;
  /** Lines that belong to the last step, indented; of unknown origin. */
  lines(text: string): void;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

const nameWidth = 15;

/** Writes steps to `out`. What is foreign in them must have been masked. */
export function createTranscript(out: Output, color: boolean): Transcript {
  const colors = pc.createColors(color);
  const write = (mark: string, name: string, text: string) => {
    out.write(`${mark} ${colors.bold(name.padEnd(nameWidth))} ${printable(text)}\n`);
  };
  return {
    step: (name, detail) => write(colors.green('✓'), name, detail),
    failed: (name, message) => write(colors.red('✗'), name, message),
    warn: (text) => void out.write(`${colors.yellow('!')} ${printable(text)}\n`),
    lines: (text) => {
      for (const line of text.split('\n')) out.write(`${' '.repeat(nameWidth + 3)}${printable(line)}\n`);
    },
  };
}
