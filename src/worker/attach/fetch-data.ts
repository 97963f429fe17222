import { setTimeout as wait } from 'node:timers/promises';
import type { Client, ServiceError } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import type { DataChunk, Malformed } from '../../wire/index.js';
import { fleetService, Gathered } from '../../wire/index.js';

/** A file of at most 64 MiB over a slow line. */
const DEADLINE_MS = 600_000;

/** A coordinator that is away comes back, or the node drains: it is asked again for as long as a lease may last. */
const PATIENCE = { tries: 60, waitMs: 1_000 } as const;

/** A data file that the coordinator cannot give. */
export class DataUnavailableError extends Error {
  override readonly name = 'DataUnavailableError';
  readonly retryable = true;
}

/** Gets a data file from the coordinator. What it holds, the caller checks. */
export async function fetchData(client: Client, digest: string): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetchOnce(client, digest);
    } catch (error) {
      const { code, details } = error as Partial<ServiceError>;
      if (code === status.UNAVAILABLE && attempt < PATIENCE.tries) await wait(PATIENCE.waitMs, null, { ref: false });
      else throw new DataUnavailableError(`data file ${digest}: ${details ?? String(error)}`, { cause: error });
    }
  }
}

function fetchOnce(client: Client, digest: string): Promise<Uint8Array> {
  const { path, requestSerialize, responseDeserialize } = fleetService.fetch;
  return new Promise((resolve, reject) => {
    const gathered = new Gathered();
    const call = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { kind: 'fetch', digest },
      { deadline: Date.now() + DEADLINE_MS },
    );
    const refuse = (reason: string): void => {
      reject(new Error(reason));
      call.cancel();
    };
    call.on('data', (chunk: DataChunk | Malformed) => {
      if (chunk.kind === 'malformed') refuse(chunk.reason);
      else if (!gathered.add(chunk.data)) refuse('it is larger than data files may be');
    });
    call.on('error', reject);
    call.on('end', () => resolve(gathered.whole()));
  });
}
