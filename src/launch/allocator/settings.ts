/** How a fleet of allocations may grow and shrink. Times in milliseconds unless they say otherwise. */
export interface AllocatorSettings {
  /** Allocations kept, whatever the backlog. */
  readonly min: number;
  /** Allocations at most, those that wait in the queue and those that are ending included. */
  readonly max: number;
  /** Trainer threads of one allocation. */
  readonly threads: number;
  /** Seconds of work, as the coordinator expects it, that are worth one allocation. */
  readonly backlogPerNode: number;
  /** Allocations that may wait in the scheduler's queue at the same time. */
  readonly queued: number;
  /** Between two submissions. */
  readonly submitEveryMs: number;
  /** Wait after a submission that failed; doubled with each that follows, up to the longest. */
  readonly backoffMs: number;
  readonly longestBackoffMs: number;
  /** What was observed longer ago is not acted on. */
  readonly staleMs: number;
  /** An allocation goes after it had nothing to do for so long, and there were more than wanted. */
  readonly idleMs: number;
  /** An allocation has proved itself when its node is there and it has run for so long. */
  readonly youngMs: number;
  /** A running allocation whose node has not come to the coordinator by then counts as dead. */
  readonly joinMs: number;
  /** A drain that takes longer is ended by force. */
  readonly drainMs: number;
  /** Deaths in a row, of allocations that had not proved themselves, after which no more are submitted. */
  readonly deaths: number;
  /** Wait before a single allocation is tried again; doubled each time; null: never. */
  readonly retryMs: number | null;
}
