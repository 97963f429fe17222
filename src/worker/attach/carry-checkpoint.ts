import type { Client, ServiceError } from '@grpc/grpc-js';
import { piecesOf } from '../../checkpoint-file/index.js';
import type { CellId } from '../../core/cell/index.js';
import type { Lease } from '../../core/fleet/index.js';
import type { CheckpointPiece, Malformed } from '../../wire/index.js';
import { fleetService } from '../../wire/index.js';

/** Gigabytes over a slow line. */
const RECALL_MS = 1_800_000;

/** Sends the checkpoint in a file, as fast as the coordinator takes it. */
export async function depositCheckpoint(client: Client, lease: Lease, path: string, timeoutMs: number): Promise<void> {
  const { path: method, requestSerialize, responseDeserialize } = fleetService.deposit;
  let answered: (error: ServiceError | null) => void = () => undefined;
  const answer = new Promise<ServiceError | null>((resolve) => (answered = resolve));
  const options = { deadline: Date.now() + timeoutMs };
  const call = client.makeClientStreamRequest(method, requestSerialize, responseDeserialize, options, answered);
  // The answer says what went wrong.
  call.on('error', () => undefined);
  try {
    for await (const piece of piecesOf(path, lease)) {
      if (call.write(piece)) continue;
      const free = new Promise<false>((resolve) => call.once('drain', () => resolve(false)));
      if ((await Promise.race([free, answer])) !== false) break;
    }
    call.end();
  } catch (error) {
    call.cancel();
    throw error;
  }
  const error = await answer;
  if (error !== null) throw error;
}

/**
 * The pieces of the coordinator's checkpoint of a cell, asked for when the first is. What they hold, the caller checks; one
 * that reads no further ends the call.
 */
export async function* recallCheckpoint(
  client: Client,
  cell: CellId,
): AsyncGenerator<CheckpointPiece | Malformed, void, undefined> {
  const { path, requestSerialize, responseDeserialize } = fleetService.recall;
  const request = { kind: 'recall', cell } as const;
  const options = { deadline: Date.now() + RECALL_MS };
  const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, request, options);
  // Whoever reads is told; an error that nobody reads any more must not end the process.
  call.on('error', () => undefined);
  try {
    yield* call as AsyncIterable<CheckpointPiece | Malformed>;
  } finally {
    call.cancel();
  }
}
