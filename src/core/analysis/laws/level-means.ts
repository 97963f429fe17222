import type { LawTable } from './law-table.js';
import { seedsAtLevels } from './law-table.js';

/** The mean logarithms of a level, that is its geometric means. */
export interface LevelMean {
  /** Position in the table's levels. */
  readonly at: number;
  readonly x: number;
  readonly y: number;
  /** Seeds, counted as often as drawn. */
  readonly count: number;
}

/** Of the levels that any drawn seed is seen at; only of those from position `from` to before `to`. */
export function levelMeans(
  table: LawTable,
  counts: ArrayLike<number>,
  from = 0,
  to = table.levels.length,
): LevelMean[] {
  const means: LevelMean[] = [];
  const seedsAt = seedsAtLevels(table);
  for (let at = from; at < to; at++) {
    let [count, x, y] = [0, 0, 0];
    for (const s of seedsAt[at]!) {
      const times = counts[s]!;
      count += times;
      x += times * table.logX[s]![at]!;
      y += times * table.logY[s]![at]!;
    }
    if (count > 0) means.push({ at, x: x / count, y: y / count, count });
  }
  return means;
}

/** Each seed once. */
export function onceEach(table: LawTable): Float64Array {
  return new Float64Array(table.seeds.length).fill(1);
}
