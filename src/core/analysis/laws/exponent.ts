import type { Estimate } from './estimate.js';
import { estimate } from './estimate.js';
import type { LawTable } from './law-table.js';
import { atLevels } from './law-table.js';
import { levelMeans } from './level-means.js';
import { powerLaw } from './power-law.js';
import { levelPrecisions } from './precision.js';

/** The exponent of the power law. Weights are those of the data in all resamples: they are part of the fit, not of its noise. */
export function exponentOf(table: LawTable): Estimate {
  const precisions = levelPrecisions(table);
  return estimate(table, (counts) => powerLaw(levelMeans(table, counts), precisions).exponent);
}

/** The end of the levels that a law is about: the limit of wide networks, of small λ, of small risk. */
export type Towards = 'infinity' | 'zero';

/** The power law without the level farthest from its limit, which is the first to show that the limit is not reached. */
export interface WithoutFarthest {
  readonly level: number;
  readonly exponent: Estimate;
  /** Exponent without the level minus that with it, of the same resamples. */
  readonly change: Estimate;
}

/** The drop-smallest check: the smallest width, or the largest λ or risk. Null where fewer than three levels would be left. */
export function withoutFarthest(table: LawTable, towards: Towards): WithoutFarthest | null {
  if (table.levels.length < 4) return null;
  const level = towards === 'infinity' ? table.levels[0]! : table.levels.at(-1)!;
  const precisions = levelPrecisions(table);
  const dropped = table.levels.indexOf(level);
  const change = (counts: ArrayLike<number>): number => {
    const means = levelMeans(table, counts);
    const rest = means.filter(({ at }) => at !== dropped);
    return powerLaw(rest, precisions).exponent - powerLaw(means, precisions).exponent;
  };
  return {
    level,
    exponent: exponentOf(atLevels(table, (other) => other !== level)),
    change: estimate(table, change),
  };
}
