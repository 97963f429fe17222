import type { Strata } from '../statistics/index.js';

/** One seed's value of a law at one level: two positive numbers, the cause x and the gap y. */
export interface LawPoint {
  readonly seed: number;
  /** Points of one level are averaged: the width, or the λ, that they have in common. */
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** What laws are fitted to: log x and log y per seed and level, NaN where a seed has no value at a level. */
export interface LawTable {
  /** Ascending. */
  readonly levels: readonly number[];
  /** Ascending, so that intervals do not depend on the order of points. */
  readonly seeds: readonly number[];
  /** [seed][level] */
  readonly logX: readonly Float64Array[];
  readonly logY: readonly Float64Array[];
}

/** Points with x or y not positive and finite have no logarithm and are left out; of equal seed and level the last counts. */
export function lawTable(points: readonly LawPoint[]): LawTable {
  const usable = points.filter(({ x, y }) => x > 0 && x < Infinity && y > 0 && y < Infinity);
  const levels = ascending(usable.map(({ level }) => level));
  const seeds = ascending(usable.map(({ seed }) => seed));
  const empty = (): Float64Array[] => seeds.map(() => new Float64Array(levels.length).fill(Number.NaN));
  const [logX, logY] = [empty(), empty()];
  for (const { seed, level, x, y } of usable) {
    const [s, l] = [seeds.indexOf(seed), levels.indexOf(level)];
    logX[s]![l] = Math.log(x);
    logY[s]![l] = Math.log(y);
  }
  return { levels, seeds, logX, logY };
}

/** The table of some of its levels, without the seeds that have no value at any of them. */
export function atLevels(table: LawTable, keep: (level: number) => boolean): LawTable {
  const kept = table.levels.flatMap((level, l) => (keep(level) ? [l] : []));
  const seeds = table.seeds.flatMap((_, s) => (kept.some((l) => isThere(table, s, l)) ? [s] : []));
  const cut = (rows: readonly Float64Array[]): Float64Array[] =>
    seeds.map((s) => Float64Array.from(kept, (l) => rows[s]![l]!));
  return {
    levels: kept.map((l) => table.levels[l]!),
    seeds: seeds.map((s) => table.seeds[s]!),
    logX: cut(table.logX),
    logY: cut(table.logY),
  };
}

export function isThere({ logY }: LawTable, seed: number, level: number): boolean {
  return !Number.isNaN(logY[seed]![level]!);
}

const present = new WeakMap<LawTable, readonly (readonly number[])[]>();

/** Positions of the seeds that have a value, level by level; found once, for resamples ask for them thousands of times. */
export function seedsAtLevels(table: LawTable): readonly (readonly number[])[] {
  let found = present.get(table);
  if (found === undefined) {
    found = table.levels.map((_, l) => table.seeds.flatMap((_seed, s) => (isThere(table, s, l) ? [s] : [])));
    present.set(table, found);
  }
  return found;
}

/** Whole seeds where any of them is seen at several levels; else the seeds of each level for themselves. */
export function strataOf(table: LawTable): Strata {
  const seedsAt = seedsAtLevels(table);
  const isNested = seedsAt.reduce((sum, seeds) => sum + seeds.length, 0) === table.seeds.length;
  return isNested && table.levels.length > 1 ? seedsAt : [table.seeds.map((_, s) => s)];
}

function ascending(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
