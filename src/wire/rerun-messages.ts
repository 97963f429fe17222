import type { CellId } from '../core/cell/index.js';
import type { SweepId } from '../core/fleet/index.js';

/** Which cells of a sweep are to be trained again, of those that are done or failed. */
export interface RerunRequest {
  readonly kind: 'rerun';
  readonly sweep: SweepId;
  /** Only failed ones. */
  readonly failed: boolean;
  /** Only those of which this expression, in the language of sweep files, is true; null for whatever they are. */
  readonly where: string | null;
  /** Only say which. */
  readonly dryRun: boolean;
}

export interface RerunReply {
  readonly kind: 'rerun-reply';
  readonly cells: readonly { readonly cell: CellId; readonly state: 'done' | 'failed' }[];
  /** Fitting cells that wait or train as it is. */
  readonly open: number;
}
