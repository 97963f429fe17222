import type { IncomingMessage } from 'node:http';

/** The body as text; null when it is longer than `most` bytes. */
export async function readBody(request: IncomingMessage, most: number): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // Left as it is when that is too much: the connection has the answer to carry.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > most) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
