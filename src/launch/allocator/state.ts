import type { AllocatorSettings } from './settings.js';

/** One allocation of the scheduler, which is to hold one node. */
export interface Job {
  /** As the scheduler names it, as in `17` or `17_3`. */
  readonly key: string;
  readonly phase: LivePhase;
  /** Its node has been seen at the coordinator since it last began to run. */
  readonly joined: boolean;
  /** It was seen running with its node for long enough. */
  readonly proven: boolean;
  readonly runningSince: number | null;
  /** Since when it runs and the coordinator, which answered all the while, does not know its node. */
  readonly missingSince: number | null;
  readonly idleSince: number | null;
  readonly order: Order | null;
}

export type LivePhase = 'waiting' | 'running' | 'ending';

/** What a job was told last: to leave the queue, to drain, or to end at once. */
export interface Order {
  readonly kind: 'cancel' | 'drain' | 'end';
  readonly at: number;
}

/** `finishing`: whatever has nothing to do goes, the minimum too. `stopping`: everything goes. */
export type Mode = 'serving' | 'finishing' | 'stopping';

export type Breaker =
  | { readonly kind: 'closed' }
  /** `until` null: for good. */
  | { readonly kind: 'open'; readonly until: number | null; readonly times: number }
  /** One allocation may show that things are well again. */
  | { readonly kind: 'half-open'; readonly times: number };

export interface AllocatorState {
  readonly settings: AllocatorSettings;
  readonly mode: Mode;
  /** In order of submission. Those that have ended are forgotten. */
  readonly jobs: ReadonlyMap<string, Job>;
  readonly backlog: Backlog | null;
  readonly queueAt: number | null;
  /** When a submission ended last, well or not. */
  readonly submittedAt: number | null;
  /** Submissions that failed in a row. */
  readonly refusals: number;
  readonly surplusSince: number | null;
  /** Deaths since an allocation has proved itself last. */
  readonly deaths: number;
  /** An allocation has proved itself, and none has died since. */
  readonly trusted: boolean;
  readonly breaker: Breaker;
}

/** What the coordinator says is left to do. */
export interface Backlog {
  readonly at: number;
  /** Open cells that some node can have. */
  readonly cells: number;
  /** Seconds of one thread that they are expected to take. */
  readonly seconds: number;
}

export function createAllocator(settings: AllocatorSettings): AllocatorState {
  return {
    settings,
    mode: 'serving',
    jobs: new Map(),
    backlog: null,
    queueAt: null,
    submittedAt: null,
    refusals: 0,
    surplusSince: null,
    deaths: 0,
    trusted: false,
    breaker: { kind: 'closed' },
  };
}

export function newJob(key: string, phase: LivePhase): Job {
  return {
    key,
    phase,
    joined: false,
    proven: false,
    runningSince: null,
    missingSince: null,
    idleSince: null,
    order: null,
  };
}
