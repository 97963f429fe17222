/** Times of one unit of work over several runs. */
export interface Timing {
  /** Seconds per unit: smallest, median and largest of the runs. */
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** @param runs seconds per unit of each run, at least one */
export function timingOf(runs: readonly number[]): Timing {
  const sorted = [...runs].sort((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[Math.floor(sorted.length / 2)]!, max: sorted.at(-1)! };
}

/** How many units to do next for a run of `target` seconds, when `units` took `seconds`; grows at most tenfold. */
export function grownUnits(units: number, seconds: number, target: number): number {
  return Math.ceil(units * Math.min(10, Math.max(1.2, (1.2 * target) / Math.max(seconds, 1e-6))));
}
