import type { AllocatorCommand } from '../allocator/index.js';
import type { WorkLeft } from './sides.js';

/** Something that the launcher did or met, for people and for logs. */
export type ElasticNote =
  | { readonly kind: 'submitted'; readonly jobs: readonly string[] }
  | { readonly kind: 'submit-failed'; readonly message: string }
  | { readonly kind: 'cancel' | 'drain' | 'end'; readonly job: string }
  /** An order that the scheduler did not take; it is given again. */
  | { readonly kind: 'order-failed'; readonly job: string; readonly message: string }
  | Extract<AllocatorCommand, { kind: 'died' }>
  | (Extract<AllocatorCommand, { kind: 'opened' }> & { readonly log: string | null })
  | { readonly kind: 'coordinator-silent'; readonly message: string }
  | { readonly kind: 'scheduler-silent'; readonly message: string };

/** How things stand after one look at both sides. */
export interface ElasticRound {
  /** Null: the coordinator has not answered. */
  readonly work: WorkLeft | null;
  readonly wanted: number;
  readonly waiting: number;
  readonly running: number;
}

/** `left`: the jobs go on without the launcher; `stopped`: they were drained; `broken`: they die, whatever is done. */
export type ElasticEnd = 'done' | 'left' | 'stopped' | 'broken';
