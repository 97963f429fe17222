import { BOUNDS, MalformedMessageError } from './bounds.js';
import type { DataChunk, FetchRequest } from './data-messages.js';
import { text } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';

const { v1 } = grw;

export function encodeFetchRequest({ digest }: FetchRequest): Buffer {
  return Buffer.from(v1.FetchRequest.encode({ digest }).finish());
}

export function decodeFetchRequest(bytes: Buffer): FetchRequest | Malformed {
  return guarded(() => ({ kind: 'fetch', digest: digestFrom('digest', v1.FetchRequest.decode(bytes).digest) }));
}

export function encodeDataChunk({ digest, data }: DataChunk): Buffer {
  return Buffer.from(v1.DataChunk.encode({ digest: digest ?? '', data }).finish());
}

export function decodeDataChunk(bytes: Buffer): DataChunk | Malformed {
  return guarded(() => {
    const wire = v1.DataChunk.decode(bytes);
    const { data } = wire;
    if (data.byteLength > BOUNDS.chunkBytes)
      throw new MalformedMessageError('data', `at most ${BOUNDS.chunkBytes} bytes, not ${data.byteLength}`);
    const digest = wire.digest === '' ? null : digestFrom('digest', wire.digest);
    return { kind: 'chunk', digest, data };
  });
}

export function digestFrom(path: string, value: string | null | undefined): string {
  const digest = text(path, value, BOUNDS.name);
  if (/^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new MalformedMessageError(path, 'sha256: and 64 hexadecimal digits');
}
