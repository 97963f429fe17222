import type { Failure } from '../../core/fleet/index.js';
import type { CellResult } from '../../core/record/index.js';
import type { CheckpointSettings } from '../checkpoints/index.js';

/** What a training thread is told. */
export interface TrainTask {
  /** Canonical JSON of the cell. */
  readonly cell: string;
  /** Which words of the board are its own. */
  readonly slot: number;
}

/** What it answers. Threads never throw; a rejection means that the thread itself ended. */
export type TrainOutcome =
  { readonly kind: 'result'; readonly result: CellResult } | { readonly kind: 'failure'; readonly failure: Failure };

/** What it is born with. */
export interface ThreadData {
  readonly board: SharedArrayBuffer;
  /** Folder of the data files of cells, by digest. */
  readonly dataFolder: string | null;
  /** Address of a module that exports `trainCell`; null for the real one. */
  readonly trainerModule: string | null;
  /** Null to keep no checkpoints. */
  readonly checkpoints: CheckpointSettings | null;
}
