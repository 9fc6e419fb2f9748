import { mostOutput, mostPieces } from './limits.js';

/** Stands for what is left out. */
export const outputNote = `\n[more than ${mostOutput} characters or ${mostPieces} pieces of output: the rest is left out]\n`;

/** Passes on texts up to the limits, each whole, as half a secret would escape the mask; then a note, then nothing. */
export function boundOutput(print: (text: string) => void): (text: string) => void {
  let characters = mostOutput;
  let pieces = mostPieces;
  let full = false;
  return (text) => {
    if (full || text === '') return;
    full = (characters -= text.length) < 0 || --pieces < 0;
    print(full ? outputNote : text);
  };
}
