import { mostOutput } from './limits.js';

/** Passes on the first 1 MiB (in UTF-16 code units), then a note, then nothing. */
export function boundOutput(print: (text: string) => void): (text: string) => void {
  let left = mostOutput;
  return (text) => {
    if (left < 0) return;
    print(text.slice(0, left));
    left -= text.length;
    if (left < 0) print(`\n[more than ${mostOutput} characters of output: the rest is left out]\n`);
  };
}
