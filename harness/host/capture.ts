import { Console } from 'node:console';
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** The descriptor on which the host passes on what `console` writes, apart from the process's own streams. */
export const consoleDescriptor = 3;

/** Takes over `console` and makes the standard streams lossless; returns what writes a mark behind all that was written. */
export function captureOutput(): (mark: string) => void {
  // A pipe is asynchronous: what is queued would be lost when the client calls process.exit or is killed.
  const streams = [process.stdout, process.stderr] as { _handle?: { setBlocking?(on: boolean): void } }[];
  for (const stream of streams) stream._handle?.setBlocking?.(true);
  const sink = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      writeAll(consoleDescriptor, text);
      done();
    },
  });
  Object.assign(console, new Console({ stdout: sink, stderr: sink, colorMode: false }));
  return (mark) => {
    for (const descriptor of [1, 2, consoleDescriptor]) writeAll(descriptor, mark);
  };
}

function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  try {
    for (let start = 0; start < bytes.length;) start += writeSync(descriptor, bytes, start);
  } catch {
    // The client has closed the descriptor: the harness sees its end.
  }
}
