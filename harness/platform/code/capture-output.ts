import { Readable, Writable } from 'node:stream';

/** Output goes the way of the result, so that none is lost if the thread ends with it. To be called before anything is written. */
export function captureOutput(print: (text: string) => void): void {
  // Node's own streams lead code to the port by which Node runs the thread.
  replaceStream('stdout', createOutput(print));
  replaceStream('stderr', createOutput(print));
  replaceStream('stdin', Readable.from([]));
  // Node writes warnings to the process's own descriptor. One about an experiment of Node is none about the code.
  process.removeAllListeners('warning').on('warning', ({ name, message }) => {
    if (name !== 'ExperimentalWarning') print(`${name}: ${message}\n`);
  });
}

function replaceStream(name: 'stdin' | 'stdout' | 'stderr', stream: Readable | Writable): void {
  Object.defineProperty(process, name, { value: stream, enumerable: true, configurable: true, writable: true });
}

function createOutput(print: (text: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk: string | Uint8Array, encoding, done) {
      print(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString());
      done();
    },
  });
}
