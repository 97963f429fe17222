import type { LawPoint } from '../../src/core/analysis/index.js';
import { randomStream } from '../../src/core/random/index.js';

export interface Planted {
  readonly seeds: number;
  readonly levels: readonly number[];
  readonly exponent: number;
  /** What y does not fall below. */
  readonly floor?: number;
  /** Standard deviation of log y over seeds. */
  readonly noise: number;
  /** Share of the variance that a seed has in common at all levels. */
  readonly common: number;
  /** Seeds of their own at every level, instead of the same at all. */
  readonly nested?: boolean;
}

/** Points of y = (x^exponent + floor) · log-normal noise, a function of the plan and the trial. */
export function plantedPoints(plan: Planted, trial = 0): LawPoint[] {
  const { seeds, levels, exponent, floor = 0, noise, common, nested = false } = plan;
  const stream = randomStream(trial, 'planted law');
  let drawn = 0;
  const own = Array.from({ length: seeds }, () => stream.normal(drawn++));
  return levels.flatMap((level, l) =>
    own.map((shared, s) => {
      const z = noise * (Math.sqrt(common) * shared + Math.sqrt(1 - common) * stream.normal(drawn++));
      return { seed: nested ? s + seeds * l : s, level, x: level, y: (level ** exponent + floor) * Math.exp(z) };
    }),
  );
}

/** m = 32, 64, … */
export function widths(count: number): number[] {
  return Array.from({ length: count }, (_, i) => 32 * 2 ** i);
}
