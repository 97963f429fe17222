import type { LinearisedSource, SweepResults, Thresholds } from '../core/analysis/index.js';

/** Where the numbers come from. Texts are shown as they are given. */
export interface Provenance {
  /** Of this program. */
  readonly version: string;
  /** Its commit, where it runs from a checkout. */
  readonly git?: string | undefined;
  readonly node: string;
  /** Facts about the machine, in words: processor, memory, operating system. */
  readonly host: Readonly<Record<string, string>>;
  /** When the run began and when this report was made: the report itself looks at no clock. */
  readonly started?: Date | undefined;
  readonly reported: Date;
}

/** All a report is made of. */
export interface ReportInput extends SweepResults {
  readonly name: string;
  readonly description?: string | undefined;
  /** The sweep file, verbatim. */
  readonly sweepText: string;
  /** The command that makes the sweep again. */
  readonly command: string;
  readonly provenance: Provenance;
  /** What tells regimes apart, where not the defaults. */
  readonly thresholds?: Partial<Thresholds> | undefined;
  /** Kernels, for boundaries to be predicted; without them the report says that it predicts none. */
  readonly kernels?: LinearisedSource | undefined;
}
