import type { Judgement, Size } from '../../core/claims/index.js';
import type { Counts } from '../../core/fleet/index.js';
import type { Provenance } from '../input.js';

/** What became of one sweep. */
export interface TrainedSweep {
  readonly sweep: string;
  readonly counts: Counts;
  /** Cells that had a result before. */
  readonly reused: number;
  /** Of this command, 0 where it was not run. */
  readonly seconds: number;
  /** Its own report, relative to the page of the reproduction; null where none was written. */
  readonly report: string | null;
}

/** All that the page, the table and the JSON of a reproduction are made of. */
export interface Reproduction {
  readonly size: Size;
  /** In the order of the claims. */
  readonly judgements: readonly Judgement[];
  readonly sweeps: readonly TrainedSweep[];
  /** Whether it was cut short, so that cells are missing. */
  readonly interrupted: boolean;
  /** The command that makes it again. */
  readonly command: string;
  readonly provenance: Provenance;
}
