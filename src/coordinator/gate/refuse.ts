import type { TLSSocket } from 'node:tls';
import type { Refusal } from '../../security/index.js';
import { encodeRefusal } from '../../security/index.js';

/** HTTP/2: frames of types SETTINGS and GOAWAY, and the error INADEQUATE_SECURITY. */
const SETTINGS = 4;
const GOAWAY = 7;
const INADEQUATE_SECURITY = 12;

/** What a refused peer may still send, and for how long, so that it comes to read why. Nothing of it is looked at. */
const LINGER_MS = 1_000;
const LINGER_BYTES = 65_536;

/** Tells a peer why it is refused and closes the connection, without reading a word of what it says. */
export function refuse(socket: TLSSocket, refusal: Refusal): void {
  const goaway = Buffer.alloc(8);
  goaway.writeUInt32BE(INADEQUATE_SECURITY, 4);
  const debug = encodeRefusal(refusal);
  let heard = 0;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.on('data', ({ length }: Buffer) => {
    heard += length;
    if (heard > LINGER_BYTES) socket.destroy();
  });
  socket.end(Buffer.concat([frame(SETTINGS, Buffer.alloc(0)), frame(GOAWAY, Buffer.concat([goaway, debug]))]));
}

function frame(type: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  return Buffer.concat([header, payload]);
}
