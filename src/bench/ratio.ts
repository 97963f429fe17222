import { timingOf } from './timing.js';

/** How many times as long they take for an epoch as we do. */
export interface Ratio {
  readonly ofMedians: number;
  readonly ofMinima: number;
  /** The least and the largest within one round. */
  readonly least: number;
  readonly most: number;
}

/** @param ours seconds per epoch by rounds; `theirs` of the same rounds */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const [we, they] = [timingOf(ours), timingOf(theirs)];
  const within = timingOf(theirs.map((seconds, round) => seconds / ours[round]!));
  return { ofMedians: they.median / we.median, ofMinima: they.min / we.min, least: within.min, most: within.max };
}
