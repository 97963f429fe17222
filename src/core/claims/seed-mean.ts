import { meanBootstrap } from '../analysis/index.js';
import type { SeedEstimate } from './check.js';
import type { Sample } from './evidence.js';

const interval = meanBootstrap();

/** The mean of a sample with one value per seed, with its interval over seeds. */
export function seedMean({ values }: Sample): SeedEstimate {
  const numbers = values.map(({ value }) => value);
  return {
    value: numbers.reduce((sum, value) => sum + value / numbers.length, 0),
    interval: interval(numbers),
    seeds: new Set(values.map(({ cell }) => cell.seed)).size,
  };
}
