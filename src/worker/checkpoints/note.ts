import type { CellId } from '../../core/cell/index.js';
import type { Logger } from '../../log/index.js';

/** What a training thread tells of its checkpoints; plain data, for it has no log. */
export type CheckpointNote =
  | { readonly kind: 'resumed' | 'saved'; readonly cell: CellId; readonly epochs: number; readonly ms: number }
  /** The file was set aside, or left to whom it fits; training begins at the beginning. */
  | { readonly kind: 'damaged' | 'unfit'; readonly cell: CellId; readonly reason: string }
  /** Said once, until a save succeeds again. */
  | { readonly kind: 'failing'; readonly cell: CellId; readonly reason: string };

export function logNote(log: Logger, { kind, ...details }: CheckpointNote): void {
  switch (kind) {
    case 'saved':
      return log.debug(details, 'checkpoint saved');
    case 'resumed':
      return log.info(details, 'training goes on from a checkpoint');
    case 'unfit':
      return log.info(details, 'the checkpoint does not fit; training begins anew');
    case 'damaged':
      return log.warn(details, 'the checkpoint cannot be read; training begins anew');
    case 'failing':
      return log.warn(details, 'checkpoints cannot be kept; training goes on without');
  }
}
