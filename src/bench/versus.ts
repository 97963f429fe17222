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

/** A peer against us. */
export interface Versus {
  readonly peer: PeerName;
  readonly title: string;
  readonly precision: Precision;
  readonly entries: readonly {
    readonly threads: number;
    readonly agreement: Agreement;
    readonly epoch: Timing | null;
  }[];
  /** With the number of threads that gives it the least median; null if it never agrees. */
  readonly best: { readonly threads: number; readonly epoch: Timing; readonly ratio: Ratio } | null;
  readonly goal: number;
  readonly reached: boolean;
}

/** Every peer at its best. @param ours seconds per epoch by the same rounds */
export function versusOf(
  { goals, peerPrecision }: Pick<Problem, 'goals' | 'peerPrecision'>,
  ours: readonly number[],
  attempts: readonly Attempt[],
): Versus[] {
  return [...new Set(attempts.map(({ peer }) => peer))].map((peer) => {
    const own = attempts.filter((attempt) => attempt.peer === peer);
    const best = bestOf(ours, own);
    const goal = goals[peer];
    return {
      peer,
      title: own[0]!.title,
      precision: peerPrecision,
      entries: own.map(({ threads, agreement, times }) => ({ threads, agreement, epoch: times && timingOf(times) })),
      best,
      goal,
      reached: best !== null && best.ratio.ofMedians >= goal,
    };
  });
}

function bestOf(ours: readonly number[], attempts: readonly Attempt[]): Versus['best'] {
  return attempts
    .flatMap(({ threads, times }) =>
      times === null ? [] : [{ threads, epoch: timingOf(times), ratio: ratioOf(ours, times) }],
    )
    .reduce<Versus['best']>((a, b) => (a === null || b.epoch.median < a.epoch.median ? b : a), null);
}
