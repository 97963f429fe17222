import { exponentOf, lawTable, seedMean } from '../analysis/index.js';
import type { Cell } from '../cell/index.js';
import type { SeedEstimate } from './check.js';
import type { Sample } from './evidence.js';

/** The mean of a sample with one value per seed. */
export function meanOverSeeds({ values }: Sample): SeedEstimate {
  if (values.length === 0) return { value: NaN, interval: null, seeds: 0 };
  const { mean, interval, seeds } = seedMean(values.map(({ value }) => value));
  return { value: mean, interval, seeds };
}

/** Levels through which a power law can be seen to be one. */
export const FEWEST_LEVELS = 3;

/** The exponent b of value ~ level^b, from every seed at every level. */
export function exponentOverSeeds({ values }: Sample, level: (cell: Cell) => number): SeedEstimate {
  const table = lawTable(
    values.map(({ cell, value }) => ({ seed: cell.seed, level: level(cell), x: level(cell), y: value })),
  );
  const seeds = table.seeds.length;
  if (table.levels.length < FEWEST_LEVELS) return { value: NaN, interval: null, seeds };
  return { ...exponentOf(table), seeds };
}
