import type { Interval } from '../bootstrap.js';
import { exponentOf } from './exponent.js';
import { FEWEST_LEVELS } from './law.js';
import { lawTable } from './law-table.js';

/** One seed's y at one x, both positive. */
export interface ExponentPoint {
  readonly x: number;
  readonly seed: number;
  readonly y: number;
}

export interface FittedExponent {
  readonly exponent: number;
  /** 95 %, by the bootstrap over seeds (`seedBootstrap`); null of one seed, of which nothing can be said. */
  readonly interval: Interval | null;
  /** Different x, and seeds, that the fit rests on. */
  readonly levels: number;
  readonly seeds: number;
}

/**
 * The exponent b of y ~ C x^b, nothing else asked: weighted least squares on mean logarithms. Points without a logarithm are
 * left out. Null of fewer than three different x, through which any line goes.
 */
export function fitExponent(points: readonly ExponentPoint[]): FittedExponent | null {
  const table = lawTable(points.map((point) => ({ ...point, level: point.x })));
  if (table.levels.length < FEWEST_LEVELS) return null;
  const { value, interval } = exponentOf(table);
  return { exponent: value, interval, levels: table.levels.length, seeds: table.seeds.length };
}
