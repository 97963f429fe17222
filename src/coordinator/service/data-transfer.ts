import type { sendUnaryData, ServerReadableStream, ServerWritableStream } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { ContentFolder } from '../../content-folder.js';
import { digestOf } from '../../core/data/index.js';
import type { DataChunk, FetchRequest, Malformed, UploadReply } from '../../wire/index.js';
import { chunksOf, Gathered } from '../../wire/index.js';

export type FetchCall = ServerWritableStream<FetchRequest | Malformed, DataChunk>;

/** Takes a data file from a client: kept only when it is whole. */
export function receiveData(
  call: ServerReadableStream<DataChunk | Malformed, UploadReply>,
  reply: sendUnaryData<UploadReply>,
  data: ContentFolder,
): void {
  const gathered = new Gathered();
  let digest: string | null = null;
  let over = false;
  const finish = (code?: status, details = ''): void => {
    if (over) return;
    over = true;
    reply(code === undefined ? null : { code, details }, code === undefined ? { kind: 'uploaded' } : null);
  };
  call.on('data', (chunk: DataChunk | Malformed) => {
    if (over) return;
    if (chunk.kind === 'malformed') return finish(status.INVALID_ARGUMENT, chunk.reason);
    digest ??= chunk.digest;
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
  call.on('error', () => (over = true));
  call.on('cancelled', () => (over = true));
}

/** Hands a data file to a node, as fast as it takes it. */
export async function sendData(call: FetchCall, data: ContentFolder): Promise<void> {
  const { request } = call;
  if (request.kind === 'malformed')
    return void call.emit('error', { code: status.INVALID_ARGUMENT, details: request.reason });
  const bytes = data.read(request.digest);
  if (bytes === null)
    return void call.emit('error', {
      code: status.NOT_FOUND,
      details: `there is no data file ${request.digest}: submit the sweep again, with its file`,
    });
  const gone = new Promise<void>((resolve) => {
    call.on('cancelled', () => resolve());
    call.on('error', () => resolve());
  });
  for (const chunk of chunksOf(request.digest, bytes)) {
    if (call.cancelled) return;
    if (!call.write(chunk)) await Promise.race([gone, new Promise<void>((resolve) => call.once('drain', resolve))]);
  }
  call.end();
}
