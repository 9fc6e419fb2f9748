import { mostOutput } from './limits.js';

/** Passes on texts up to the limit, each whole, as half a secret would escape the mask; then a note, then nothing. */
export function boundOutput(print: (text: string) => void): (text: string) => void {
  let left = mostOutput;
  return (text) => {
    if (left < 0) return;
    left -= text.length;
    print(left < 0 ? `\n[more than ${mostOutput} characters of output: the rest is left out]\n` : text);
  };
}
