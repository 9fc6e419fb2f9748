import type { IncomingMessage } from 'node:http';

/** The largest request body, in bytes. */
export const bodyLimit = 1024 * 1024;

const nothing = Buffer.alloc(0);

/** Reads a body; nothing when the client went away before its end. */
export function readBody(incoming: IncomingMessage): Promise<{ body: Buffer; tooLarge: boolean } | undefined> {
  const { headers } = incoming;
  if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return Promise.resolve({ body: nothing, tooLarge: false });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on('data', (chunk: Buffer) => {
      length += chunk.length;
      // The rest is read and dropped: a client that is still sending would not see the answer.
      if (length <= bodyLimit) chunks.push(chunk);
    });
    incoming.on('end', () => {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      resolve({ body, tooLarge: length > bodyLimit });
    });
    incoming.on('close', () => resolve(undefined));
    incoming.on('error', () => resolve(undefined));
  });
}
