import type { ObservedJob } from '../allocator/index.js';

/** A scheduler of jobs, each of which holds one node. Everything may fail, and is then tried again later. */
export interface FleetScheduler {
  /** All jobs of the fleet that it knows. */
  list(): Promise<readonly ObservedJob[]>;
  /** Submits so many allocations; answers their keys. */
  submit(count: number): Promise<readonly string[]>;
  /** Takes a job out of the queue, if it still is in there. */
  cancel(job: string): Promise<void>;
  /** Asks the job's node to hand back its work and end. */
  drain(job: string): Promise<void>;
  /** Ends a job at once. */
  end(job: string): Promise<void>;
  /** The last lines that it printed; null where there are none to be had. */
  logTail(job: string): Promise<string | null>;
}

/** What is left to do, and who is there to do it. */
export interface WorkLeft {
  /** Open cells that some node can have. */
  readonly cells: number;
  /** Seconds of one thread that they are expected to take. */
  readonly seconds: number;
  /** Cells that wait for more memory than any node has. */
  readonly tooLarge: number;
  readonly failed: number;
  readonly nodes: readonly { readonly job: string; readonly isBusy: boolean }[];
}

/** A coordinator, seen from the launcher. May fail. */
export interface FleetWork {
  observe(): Promise<WorkLeft>;
}
