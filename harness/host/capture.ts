import { Console } from 'node:console';
import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

/** The descriptor on which the host passes on what `console` writes, apart from the process's own streams. */
export const consoleDescriptor = 3;

/** Takes over `console` and makes the standard streams lossless; returns what writes a mark behind all that was written. */
export function captureOutput(): (mark: string) => void {
  const streams = [process.stdout, process.stderr];
  // A pipe is asynchronous: what is queued would be lost when the client calls process.exit or is killed.
  for (const stream of streams as { _handle?: { setBlocking?(on: boolean): void } }[])
    stream._handle?.setBlocking?.(true);
  const writers = streams.map((stream): ((text: string) => void) => stream.write.bind(stream));
  const sink = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      writeAll(text);
      done();
    },
  });
  Object.assign(console, new Console({ stdout: sink, stderr: sink, colorMode: false }));
  return (mark) => {
    for (const write of writers) write(mark);
    writeAll(mark);
  };
}

function writeAll(text: string): void {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length;) start += writeSync(consoleDescriptor, bytes, start);
}
