import type { LivePhase, Mode } from './state.js';

/** What the allocator is told. `at`: milliseconds of a clock that never goes back. */
export type AllocatorEvent =
  /** The coordinator has answered. */
  | {
      readonly kind: 'backlog-observed';
      readonly at: number;
      readonly cells: number;
      readonly seconds: number;
      /** Nodes that are connected, by the job that holds them. */
      readonly nodes: readonly { readonly job: string; readonly isBusy: boolean }[];
    }
  /** The scheduler has answered: all jobs of this fleet that it knows, those too that ended a while ago. */
  | { readonly kind: 'queue-observed'; readonly at: number; readonly jobs: readonly ObservedJob[] }
  /** Time to decide. */
  | { readonly kind: 'tick'; readonly at: number }
  | { readonly kind: 'submitted'; readonly at: number; readonly jobs: readonly string[] }
  | { readonly kind: 'submit-failed'; readonly at: number }
  /** Somebody wants the fleet to go; it never comes back to `serving`. */
  | { readonly kind: 'dismissed'; readonly mode: Exclude<Mode, 'serving'> };

export type ObservedJob =
  | { readonly key: string; readonly phase: LivePhase }
  | { readonly key: string; readonly phase: 'ended'; readonly end: JobEnd };

export interface JobEnd {
  /** `taken`: cancelled, preempted, or its machine was lost. */
  readonly cause: 'failed' | 'completed' | 'taken';
  /** Between start and end by the scheduler's clock; null where it says nothing. */
  readonly lastedMs: number | null;
  /** For people. */
  readonly why: string;
}
