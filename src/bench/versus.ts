import type { Precision } from '../core/cell/index.js';
import type { Agreement } from './agreement.js';
import type { PeerName } from './peers/index.js';
import type { Problem } from './problems.js';
import type { Ratio } from './ratio.js';
import { ratioOf } from './ratio.js';
import type { Timing } from './timing.js';
import { timingOf } from './timing.js';

/** What a peer with a number of threads did on a problem. */
export interface Attempt {
  readonly peer: PeerName;
  /** As in `JAX 0.10.2`. */
  readonly title: string;
  readonly threads: number;
  readonly agreement: Agreement;
  /** Seconds per epoch by rounds; null if it computes something else: then it was not timed. */
  readonly times: readonly number[] | null;
}

/** A peer with a number of threads against us, who have one. */
export interface Versus {
  readonly peer: PeerName;
  readonly title: string;
  readonly precision: Precision;
  readonly threads: number;
  readonly agreement: Agreement;
  /** Null if it computes something else. */
  readonly timed: { readonly epoch: Timing; readonly ratio: Ratio } | null;
  readonly goal: number;
  readonly reached: boolean;
}

/** @param ours seconds per epoch by the same rounds */
export function versusOf(
  { goals, peerPrecision }: Pick<Problem, 'goals' | 'peerPrecision'>,
  ours: readonly number[],
  attempts: readonly Attempt[],
): Versus[] {
  return attempts.map(({ peer, title, threads, agreement, times }) => {
    const goal = goals[peer];
    const timed = times && { epoch: timingOf(times), ratio: ratioOf(ours, times) };
    const reached = timed !== null && timed.ratio.ofMedians >= goal;
    return { peer, title, precision: peerPrecision, threads, agreement, timed, goal, reached };
  });
}
