/** Checkpoints asked for of a coordinator that goes away, refuses, or says anything: an error of the call, never of the process. */
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, credentials } from '@grpc/grpc-js';
import { expect, onTestFinished, test } from 'vitest';
import { receiveFile } from '../../src/checkpoint-file/index.js';
import type { CellId } from '../../src/core/cell/index.js';
import { recallCheckpoint } from '../../src/worker/attach/carry-checkpoint.js';
import { folder, until } from '../fleet/support.js';
import type { Answer } from './peer-server.js';
import { RawCoordinator } from './peer-server.js';

const CELL = '0f'.repeat(16) as CellId;
const LIMIT = 1_000;

async function asked(answer: Answer): Promise<{ peer: RawCoordinator; client: Client }> {
  const { peer, address } = await RawCoordinator.listen({ attached: () => [], asked: () => answer });
  const client = new Client(address, credentials.createInsecure());
  onTestFinished(() => {
    client.close();
    peer.close();
  });
  return { peer, client };
}

test('the reason arrives where the pieces are read, however late they are', async () => {
  const { peer, client } = await asked({ messages: [], end: 'refused' });
  const path = join(folder(), 'partial');
  await expect(receiveFile(recallCheckpoint(client, CELL), path, LIMIT)).rejects.toThrow('refused by the script');
  const late = recallCheckpoint(client, CELL);
  peer.close();
  // Longer than a call to nobody lasts: begun by now, it would have failed with nobody there to hear it.
  await wait(100);
  await expect(receiveFile(late, path, LIMIT)).rejects.toThrow('UNAVAILABLE');
});

test('what is no piece ends the call, also on the other side', async () => {
  const { peer, client } = await asked({ messages: [Buffer.from('no piece')], end: 'never' });
  const received = receiveFile(recallCheckpoint(client, CELL), join(folder(), 'partial'), LIMIT);
  await expect(received).rejects.toMatchObject({ name: 'TornTransferError' });
  await until(() => peer.told.cancelled === 1);
});
