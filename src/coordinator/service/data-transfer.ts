import type { sendUnaryData, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { ContentFolder } from '../../content-folder.js';
import { digestOf } from '../../core/data/index.js';
import type { DataChunk, FetchRequest, Malformed, UploadReply } from '../../wire/index.js';
import { BOUNDS, Gathered } from '../../wire/index.js';
import type { UploadRoom } from './upload-room.js';

export type FetchCall = ServerWritableStream<FetchRequest | Malformed, DataChunk>;

/** Milliseconds between two pieces of an upload after which it is given up, and its memory is free. */
const UPLOAD_IDLE_MS = 30_000;

/** Takes a data file from a client: kept only when it is whole. */
export function receiveData(
  call: ServerReadableStream<DataChunk | Malformed, UploadReply>,
  reply: sendUnaryData<UploadReply>,
  data: ContentFolder,
  room: UploadRoom,
): void {
  const gathered = new Gathered();
  let taken = 0;
  let digest: string | null = null;
  let over = false;
  const leave = (): void => {
    if (over) return;
    over = true;
    clearTimeout(idle);
    room.leave(taken);
  };
  const finish = (code?: status, details = ''): void => {
    if (over) return;
    leave();
    reply(code === undefined ? null : { code, details }, code === undefined ? { kind: 'uploaded' } : null);
  };
  const idle = setTimeout(
    () => finish(status.DEADLINE_EXCEEDED, 'no more of the file came for too long'),
    UPLOAD_IDLE_MS,
  );
  call.on('data', (chunk: DataChunk | Malformed) => {
    if (over) return;
    idle.refresh();
    if (chunk.kind === 'malformed') return finish(status.INVALID_ARGUMENT, chunk.reason);
    digest ??= chunk.digest;
    const { byteLength } = chunk.data;
    if (!room.take(byteLength)) return finish(status.RESOURCE_EXHAUSTED, 'too many files arrive at once; try again');
    taken += byteLength;
    if (!gathered.add(chunk.data)) finish(status.INVALID_ARGUMENT, 'the file is larger than data files may be');
  });
  call.on('end', () => {
    if (over) return;
    const bytes = gathered.whole();
    if (digest === null || digestOf(bytes) !== digest)
      return finish(status.INVALID_ARGUMENT, 'what arrived is not what the digest says');
    try {
      data.put(bytes);
      finish();
    } catch (error) {
      finish(status.INTERNAL, `the file cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  call.on('error', leave);
  call.on('cancelled', leave);
}

/** Hands a data file to a node, as fast as it takes it; no more of it is in memory than one piece. */
export async function sendData(call: FetchCall, data: ContentFolder): Promise<void> {
  const { request } = call;
  const refuse = (code: status, details: string): void => void call.emit('error', { code, details });
  if (request.kind === 'malformed') return refuse(status.INVALID_ARGUMENT, request.reason);
  const gone = new Promise<void>((resolve) => {
    call.on('cancelled', () => resolve());
    call.on('error', () => resolve());
  });
  let digest: string | null = request.digest;
  try {
    const pieces = data.pieces(request.digest, BOUNDS.chunkBytes);
    if (pieces === null)
      return refuse(status.NOT_FOUND, `there is no data file ${request.digest}: submit the sweep again, with its file`);
    for (const piece of pieces) {
      if (call.cancelled) return;
      const taken = call.write({ kind: 'chunk', digest, data: piece });
      if (!taken) await Promise.race([gone, new Promise<void>((resolve) => call.once('drain', resolve))]);
      digest = null;
    }
    call.end();
  } catch (error) {
    refuse(
      status.UNAVAILABLE,
      `the data file cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
