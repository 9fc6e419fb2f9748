import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/**
 * Passes a stream on line by line, without the line's end; what has no end at the end of the stream is a line, too. Of a line longer than
 * `longest` characters `onPiece` gets the pieces, the last one with its end, so that none is held back.
 */
export function readLines(
  stream: Readable,
  longest: number,
  onLine: (line: string) => void,
  onPiece: (text: string) => void,
): void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let tooLong = false;
  stream.on('data', (bytes: Buffer) => take(decoder.write(bytes)));
  // A killed process may leave a reset pipe behind.
  stream.on('error', () => stream.destroy());
  stream.once('close', () => {
    take(decoder.end());
    if (rest) (tooLong ? onPiece : onLine)(rest);
    rest = '';
  });

  function take(text: string) {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (tooLong || line.length > longest) onPiece(`${line}\n`);
      else onLine(line.replace(/\r$/, ''));
      tooLong = false;
    }
    if (!tooLong && rest.length <= longest) return;
    tooLong = true;
    if (rest) onPiece(rest);
    rest = '';
  }
}
