import type { Timing } from './timing.js';
import { grownUnits, timingOf } from './timing.js';

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
    units = grownUnits(units, last, SECONDS_PER_RUN);
  return timingOf(Array.from({ length: RUNS }, () => seconds(units) / units));
}
