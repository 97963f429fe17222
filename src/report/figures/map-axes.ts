import type { Combination, ParameterName, RegimePoint } from '../../core/analysis/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import { given } from '../numbers.js';
import { extremes } from './ticks.js';

/** Where the values of an axis stand, and the edges between them. */
export interface Places {
  /** By value, as text. */
  readonly at: ReadonlyMap<string, { readonly middle: number; readonly low: number; readonly high: number }>;
  /** Of any value; NaN where the axis has no numbers. */
  readonly position: (value: number) => number;
  readonly domain: readonly [number, number];
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
}

type AxisValue = string | number;

/** The axis of a regime map beside λ: the width if it varies, else the number with the most values, else a name. Null without any. */
export function mapAxis(points: readonly RegimePoint[]): ParameterName | null {
  const values = new Map<ParameterName, Set<AxisValue>>();
  for (const { combination } of points)
    for (const [name, value] of Object.entries(combination.values) as [ParameterName, AxisValue | null][]) {
      if (name === 'lambda' || value === null) continue;
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  const candidates = [...values].filter(([, seen]) => seen.size > 1);
  const rank = ([name, seen]: (typeof candidates)[number]): number =>
    name === 'width' ? Infinity : seen.size + ([...seen].every((value) => typeof value === 'number') ? 1e6 : 0);
  return candidates.sort((a, b) => rank(b) - rank(a))[0]?.[0] ?? null;
}

/** A combination without λ and the axis: what a panel of the map has in common. */
export function facetOf({ values }: Combination, axis: ParameterName): Combination {
  const rest = Object.fromEntries(Object.entries(values).filter(([name]) => name !== 'lambda' && name !== axis));
  return { key: canonicalJson(rest), values: rest };
}

/** Logarithmic where values are positive and span a factor of four, linear of other numbers, one after another of names. */
export function placesOf(values: readonly AxisValue[]): Places {
  const unique = [...new Set(values)];
  const numbers = unique.filter((value) => typeof value === 'number');
  if (numbers.length < unique.length)
    return places(
      unique.map((value, i) => [value, i]),
      () => NaN,
    );
  numbers.sort((a, b) => a - b);
  const position = isLogarithmic(numbers) ? Math.log10 : (value: number) => value;
  return places(
    numbers.map((value) => [value, position(value)]),
    position,
  );
}

function isLogarithmic(ascending: readonly number[]): boolean {
  return ascending[0]! > 0 && ascending.at(-1)! >= 4 * ascending[0]!;
}

/** λ on a logarithm, and λ = 0 set off to its left. */
export function lambdaPlaces(lambdas: readonly number[]): Places {
  const positive = [...new Set(lambdas.filter((lambda) => lambda > 0))].sort((a, b) => a - b);
  const rest = places(
    positive.map((lambda) => [lambda, Math.log10(lambda)]),
    Math.log10,
    decadeTicks(positive),
  );
  if (!lambdas.includes(0)) return rest;
  const width = (rest.domain[1] - rest.domain[0]) / positive.length;
  const high = rest.domain[0] - 0.3 * width;
  const zero = { middle: high - width / 2, low: high - width, high };
  return {
    ...rest,
    at: new Map([['0', zero], ...rest.at]),
    domain: [zero.low, rest.domain[1]],
    ticks: [{ at: zero.middle, label: '0' }, ...rest.ticks],
  };
}

/** At powers of ten that are values of the grid, or at all values where there are fewer than two. */
function decadeTicks(ascending: readonly number[]): number[] {
  const decades = ascending.filter((value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6);
  return decades.length < 2 ? [...ascending] : decades;
}

function places(
  entries: readonly (readonly [AxisValue, number])[],
  position: (value: number) => number,
  ticks: readonly AxisValue[] = entries.map(([value]) => value),
): Places {
  const middles = entries.map(([, middle]) => middle);
  const edge = (i: number): number => {
    if (middles.length === 1) return middles[0]! + (i === 0 ? -0.5 : 0.5);
    if (i === 0) return middles[0]! - (middles[1]! - middles[0]!) / 2;
    if (i === middles.length) return middles.at(-1)! + (middles.at(-1)! - middles.at(-2)!) / 2;
    return (middles[i - 1]! + middles[i]!) / 2;
  };
  const at = new Map(
    entries.map(([value, middle], i) => [String(value), { middle, low: edge(i), high: edge(i + 1) }] as const),
  );
  return {
    at,
    position,
    domain: extremes(
      [...at.values()].flatMap(({ low, high }) => [low, high]),
      [0, 1],
    ),
    ticks: ticks.map((value) => ({
      at: at.get(String(value))!.middle,
      label: typeof value === 'number' ? given(value) : value,
    })),
  };
}
