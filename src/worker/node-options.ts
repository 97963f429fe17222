import type { NodeId } from '../core/fleet/index.js';
import type { Logger } from '../log/index.js';
import type { JoinOptions } from './attach/index.js';
import type { CheckpointSettings } from './checkpoints/index.js';

export interface NodeOptions {
  /** `host:port` of the coordinator. */
  readonly coordinator: string;
  /** Certificates and join token. Default: a coordinator on this machine, which asks for none. */
  readonly security?: JoinOptions | undefined;
  /** Cells trained at the same time. */
  readonly threads: number;
  /** Bytes offered to training. Default: not said. */
  readonly memory?: number;
  /** For people; one that comes back under the name of a vanished one takes its place at once. Default host and pid. */
  readonly name?: string;
  /** Folder of the data files of cells, kept between runs. Default: one for all, in the system's temporary folder. */
  readonly dataFolder?: string | undefined;
  readonly log: Logger;
  /** Default: no checkpoints. */
  readonly checkpoints?: CheckpointSettings | undefined;
  /** Seconds of training between uploads of a cell's newest checkpoint; 0 for only when the node drains. Default: none. */
  readonly uploadEvery?: number | undefined;
  /** Folder of reports that are not acknowledged; nodes may share it. Default: they are in memory alone. */
  readonly outbox?: string | undefined;
  /** Told whenever the node is let in by the coordinator, or has lost it. */
  readonly onLine?: (isUp: boolean) => void;
  /** Seconds without a cell, with a coordinator there, after which the node ends by itself. Default: never. */
  readonly untilIdle?: number | undefined;
  /** For tests and benchmarks: `file:` URL of a module whose `trainCell` stands in for the real one. */
  readonly trainerModule?: string | undefined;
  /** Milliseconds that running cells have to stop when the node drains, before their threads are ended. Default 10 000. */
  readonly stopGraceMs?: number;
  /** Whether the process that bore this name before was ended by the system for want of memory. Default false. */
  readonly outOfMemory?: boolean | undefined;
}

export interface NodeHandle {
  readonly id: NodeId;
  /** Settles when the node has ended after `drain`; rejects with NodeRefusedError when the coordinator will not have it. */
  readonly ended: Promise<void>;
  /** Takes no more work, hands back what is not finished, hands over what is, says goodbye, ends. Safe to call twice. */
  drain(reason: string): Promise<void>;
}
