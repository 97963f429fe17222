import type { CellId } from '../core/cell/index.js';
import type { Lease } from '../core/fleet/index.js';

/** A piece of a checkpoint's file. */
export interface CheckpointPiece {
  readonly kind: 'piece';
  /** Whose it is, in the first piece of a deposit; else null. */
  readonly lease: Lease | null;
  readonly data: Uint8Array;
  /** Of the whole file, in the last piece; else null. */
  readonly digest: string | null;
}

export interface DepositReply {
  readonly kind: 'deposited';
}

export interface RecallRequest {
  readonly kind: 'recall';
  readonly cell: CellId;
}

/** What is known of a checkpoint before it is recalled. */
export interface CheckpointNotice {
  readonly epochs: number;
  readonly backend: string;
  readonly bytes: number;
}
