import type { Combination, ParameterName, RegimePoint } from '../../core/analysis/index.js';
import { canonicalJson } from '../../core/cell/index.js';
import { given, powerOfTen } from '../numbers.js';
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
  const plain = places(
    positive.map((lambda) => [lambda, Math.log10(lambda)]),
    Math.log10,
  );
  const [low, end] = plain.domain;
  const decades = Array.from(
    { length: Math.max(0, Math.floor(end) - Math.ceil(low) + 1) },
    (_, i) => Math.ceil(low) + i,
  );
  const rest = decades.length < 2 ? plain : { ...plain, ticks: decades.map((k) => ({ at: k, label: powerOfTen(k) })) };
  if (!lambdas.includes(0)) return rest;
  const width = (end - low) / positive.length;
  const high = low - 0.3 * width;
  const zero = { middle: high - width / 2, low: high - width, high };
  // Labels of narrow columns side by side would run into one another.
  const clear = zero.middle + CLEARANCE * (end - low);
  return {
    ...rest,
    at: new Map([['0', zero], ...rest.at]),
    domain: [zero.low, end],
    ticks: [{ at: zero.middle, label: '0' }, ...rest.ticks.filter(({ at }) => at >= clear)],
  };
}

/** What the label 0 and the next one need, as a share of the axis. */
const CLEARANCE = 0.075;

function places(entries: readonly (readonly [AxisValue, number])[], position: (value: number) => number): Places {
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
    ticks: entries.map(([value, middle]) => ({
      at: middle,
      label: typeof value === 'number' ? given(value) : value,
    })),
  };
}
