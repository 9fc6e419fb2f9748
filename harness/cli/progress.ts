import { isAccepted, type Verdict } from '../model/verdict.js';
import { createLines } from '../reporters/text.js';

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Progress {
  /** Takes a verdict as soon as there is one, in whatever order. */
  finished(verdict: Verdict): void;
  /** Prints what was still held back. */
  end(): void;
}

export interface ProgressOptions {
  /** Stands before the first verdict. */
  head: string;
  /** Ids of the planned scenarios, in the order in which their verdicts are to stand. */
  order: readonly string[];
  /** Where the verdicts go. */
  out: Output;
  /** Where the state of things is shown, if it is a terminal. */
  status: Output;
  color: boolean;
  /** Only what did not go well. */
  quiet?: boolean;
}

/** Shows verdicts in the order of the plan, each as soon as those before it are there, and on a terminal how far the run is. */
export function createProgress({ head, order, out, status, color, quiet = false }: ProgressOptions): Progress {
  const lines = createLines(color);
  const waiting = new Map<string, Verdict>();
  const started = performance.now();
  let heading = head;
  let next = 0;
  let done = 0;
  let drawn = 0;

  const ticking = status.isTTY ? setInterval(draw, 1000).unref() : undefined;
  draw();
  return {
    finished(verdict) {
      waiting.set(verdict.scenario, verdict);
      done += 1;
      let text = '';
      for (let verdict = take(order[next]); verdict; verdict = take(order[next])) {
        text += lineOf(verdict);
        next += 1;
      }
      print(text);
      draw();
    },
    end() {
      clearInterval(ticking);
      print(
        order
          .map((id) => take(id))
          .map((verdict) => (verdict ? lineOf(verdict) : ''))
          .join('') + lines.end(),
      );
    },
  };

  function lineOf(verdict: Verdict): string {
    const isFine = ['pass', 'skipped'].includes(verdict.result) || isAccepted(verdict);
    return quiet && isFine && verdict.retried === undefined ? '' : lines.line(verdict);
  }

  function take(id: string | undefined): Verdict | undefined {
    const verdict = id === undefined ? undefined : waiting.get(id);
    if (verdict) waiting.delete(verdict.scenario);
    return verdict;
  }

  function print(text: string): void {
    wipe();
    if (!text) return;
    out.write(heading + text);
    heading = '';
  }

  /** Without escape codes: they are not for every terminal. */
  function wipe(): void {
    if (drawn > 0) status.write(`\r${' '.repeat(drawn)}\r`);
    drawn = 0;
  }

  function draw(): void {
    if (!status.isTTY || done === order.length) return;
    const seconds = Math.round((performance.now() - started) / 1000);
    const text = `${done}/${order.length}  ${seconds} s  ${order[next] ?? ''} …`;
    // A terminal that does not know its width says 0.
    const line = text.slice(0, (status.columns || 80) - 1);
    wipe();
    status.write(line);
    drawn = line.length;
  }
}
