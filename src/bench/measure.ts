/** Times of one unit of work over several runs. */
export interface Timing {
  /** Seconds per unit: smallest, median and largest of the runs. */
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

const RUNS = 5;
const SECONDS_PER_RUN = 0.4;

/**
 * Times `work(units)`, which must take time proportional to `units`: warms up until a run lasts long enough to time,
 * then runs several times. Other load on the machine can only lengthen a run, so `min` is what the code can do.
 */
export function measure(work: (units: number) => void): Timing {
  const seconds = (units: number): number => {
    const start = performance.now();
    work(units);
    return (performance.now() - start) / 1000;
  };
  let units = 1;
  for (let last = seconds(units); last < SECONDS_PER_RUN; last = seconds(units))
    units = Math.ceil(units * Math.min(10, Math.max(1.2, (1.2 * SECONDS_PER_RUN) / Math.max(last, 1e-6))));
  const runs = Array.from({ length: RUNS }, () => seconds(units) / units).sort((a, b) => a - b);
  return { min: runs[0]!, median: runs[Math.floor(RUNS / 2)]!, max: runs.at(-1)! };
}
