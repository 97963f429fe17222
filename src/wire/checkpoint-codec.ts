import { BOUNDS, MalformedMessageError } from './bounds.js';
import type { CheckpointNotice, CheckpointPiece, DepositReply, RecallRequest } from './checkpoint-messages.js';
import { digestFrom } from './data-codec.js';
import { cellIdFrom, count, leaseFrom, leaseTo, text } from './fields.js';
import type { Malformed } from './fleet-messages.js';
import { grw } from './generated/grw.js';
import { guarded } from './guarded.js';

const { v1 } = grw;

export function encodeCheckpointPiece({ lease, data, digest }: CheckpointPiece): Buffer {
  const whose = lease === null ? {} : { lease: leaseTo(lease) };
  return Buffer.from(v1.CheckpointPiece.encode({ ...whose, data, digest: digest ?? '' }).finish());
}

export function decodeCheckpointPiece(bytes: Buffer): CheckpointPiece | Malformed {
  return guarded(() => {
    const { lease, data, digest } = v1.CheckpointPiece.decode(bytes);
    if (data.byteLength > BOUNDS.chunkBytes)
      throw new MalformedMessageError('data', `at most ${BOUNDS.chunkBytes} bytes, not ${data.byteLength}`);
    return {
      kind: 'piece',
      lease: lease ? leaseFrom(lease, 'lease') : null,
      data,
      digest: digest === '' ? null : digestFrom('digest', digest),
    };
  });
}

export function encodeDepositReply(): Buffer {
  return Buffer.from(v1.DepositReply.encode({}).finish());
}

export function decodeDepositReply(bytes: Buffer): DepositReply | Malformed {
  return guarded(() => {
    v1.DepositReply.decode(bytes);
    return { kind: 'deposited' };
  });
}

export function encodeRecallRequest({ cell }: RecallRequest): Buffer {
  return Buffer.from(v1.RecallRequest.encode({ cellId: cell }).finish());
}

export function decodeRecallRequest(bytes: Buffer): RecallRequest | Malformed {
  return guarded(() => ({ kind: 'recall', cell: cellIdFrom('cell_id', v1.RecallRequest.decode(bytes).cellId) }));
}

export function noticeFrom(wire: grw.v1.CheckpointNotice.$Properties, path: string): CheckpointNotice {
  const epochs = wire.epochs ?? 0;
  if (!(epochs >= 0 && epochs < Infinity))
    throw new MalformedMessageError(`${path}.epochs`, `a finite number ≥ 0, not ${epochs}`);
  return {
    epochs,
    backend: text(`${path}.backend`, wire.backend, BOUNDS.name),
    bytes: count(`${path}.bytes`, wire.bytes),
  };
}
