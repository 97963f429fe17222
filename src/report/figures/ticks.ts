import { powerOfTen, readable } from '../numbers.js';

/** Decades beyond ±300 are left to the clipping of the panel: their bounds would under- or overflow. */
const EXTREME = 300;

/** An axis of which every tick and label is chosen here, not by the drawing library. */
export interface Ticks {
  readonly domain: readonly [number, number];
  readonly values: readonly number[];
  readonly labels: readonly string[];
  /** Shown instead once a reader has zoomed in; without them the drawing library chooses. */
  readonly finer?: Pick<Ticks, 'values' | 'labels'>;
}

/** Epochs 0 … last on a log(1 + t) axis: 0, 1, 10, 10², …, thinned so that at most `most` decades are labelled. */
export function epochTicks(last: number, most: number): Ticks {
  const top = Math.max(last, 1);
  const decades = Math.floor(Math.log10(top) + 1e-9);
  const step = decadeStep(decades + 1, most);
  const exponents = range(0, decades).filter((k) => k % step === 0 && (step === 1 || k > 0));
  return {
    domain: [0, top],
    values: [0, ...exponents.map((k) => 10 ** k)],
    labels: ['0', ...exponents.map(decadeLabel)],
    finer: finerEpochs(decades),
  };
}

/**
 * A logarithmic axis over the positive ones of `values`, whole decades. Zeros have no place on it: when `zeros` is set the
 * axis goes on for a tenth of its length below the smallest decade, and its end there is labelled 0.
 */
export function logTicks(values: readonly number[], zeros: boolean, most: number): Ticks & { readonly floor: number } {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const [smallest, largest] = extremes(positive, [1, 1]);
  let low = within(Math.floor(Math.log10(smallest) + 1e-9));
  let high = within(Math.ceil(Math.log10(largest) - 1e-9));
  if (high === low) [low, high] = [low - 1, high + 1];
  const step = decadeStep(high - low + 1, most);
  const counted = range(low, high).filter((k) => k % step === 0);
  const exponents = counted.length < 2 ? [low, high] : counted;
  const floor = zeros ? 10 ** (low - Math.max(1, (high - low) * 0.12)) : 10 ** low;
  return {
    floor,
    domain: [floor, 10 ** high],
    values: [...(zeros ? [floor] : []), ...exponents.map((k) => 10 ** k)],
    labels: [...(zeros ? ['0'] : []), ...exponents.map(decadeLabel)],
  };
}

/** A logarithmic axis that ends a little beyond the positive ones of `values`, with ticks at decades, or at 1, 2, 5 of short ones. */
export function tightLogTicks(values: readonly number[], most: number): Ticks {
  const [smallest, largest] = extremes(
    values.filter((value) => value > 0 && Number.isFinite(value)),
    [1, 10],
  );
  const margin = Math.max(1.15, (largest / smallest) ** 0.06);
  const domain = [smallest / margin, largest * margin] as const;
  const exponents = range(Math.floor(Math.log10(domain[0])), Math.ceil(Math.log10(domain[1])));
  const ticksOf = (factors: readonly number[]): number[] =>
    exponents
      .flatMap((k) => factors.map((factor) => Number(`${factor}e${k}`)))
      .filter((value) => value >= domain[0] && value <= domain[1]);
  const candidates = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]].map(ticksOf);
  const found = candidates.find(({ length }) => length >= 3) ?? candidates.at(-1)!;
  const step = Math.ceil(found.length / most);
  const shown = found.filter((_, i) => i % step === 0);
  return { domain, values: shown, labels: shown.map((value) => readable(value)) };
}

/** Ticks at given values, thinned to at most `most`, on an axis of given ends. */
export function ticksAt(
  domain: readonly [number, number],
  ticks: readonly { readonly at: number; readonly label: string }[],
  most: number,
): Ticks {
  const step = Math.ceil(ticks.length / most);
  const shown = ticks.filter((_, i) => i % step === 0);
  const texts = (of: typeof ticks) => ({ values: of.map(({ at }) => at), labels: of.map(({ label }) => label) });
  return { domain, ...texts(shown), finer: texts(ticks) };
}

/** A linear axis over `values` with about `most` round ticks; its ends are ticks. */
export function linearTicks(values: readonly number[], most: number): Ticks {
  const finite = values.filter(Number.isFinite);
  let [low, high] = extremes(finite, [0, 1]);
  // Differences below a millionth are rounding, not a shape worth a whole axis.
  const spread = Math.max(high - low, 1e-6 * Math.abs(high), 1e-12);
  if (high - low < spread) [low, high] = [low - spread / 2, high + spread / 2];
  const step = roundUp((high - low) / (most - 1));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const values_ = range(first, last).map((k) => Number((k * step).toPrecision(12)));
  // A step of 5 × 10^k has its digits one place further right than its decade: 158.5 beside 159.
  const digits = Math.max(3, ...[first, last].map((k) => digitsFor(k * step, step)));
  return {
    domain: [values_[0]!, values_.at(-1)!],
    values: values_,
    labels: values_.map((value) => readable(value, digits)),
  };
}

/** Significant digits that show a value to the decade of a step. */
function digitsFor(value: number, step: number): number {
  return value === 0 ? 1 : Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step) + 1e-9) + 1;
}

/** A Vega expression that labels the ticks. */
export function labelExpression({ values, labels, finer }: Ticks): string {
  const all = { values: [...values, ...(finer?.values ?? [])], labels: [...labels, ...(finer?.labels ?? [])] };
  const at = `indexof(${JSON.stringify(all.values)}, datum.value)`;
  const chosen = `format(datum.value, abs(datum.value) < 1e-3 || abs(datum.value) >= 1e5 ? '.3~e' : '.5~g')`;
  return `${at} < 0 ? ${chosen} : ${JSON.stringify(all.labels)}[${at}]`;
}

/** 0, 1, 2, 5, 10, … */
function finerEpochs(decades: number): Pick<Ticks, 'values' | 'labels'> {
  const values = range(0, decades).flatMap((k) => (k < 15 ? [1, 2, 5] : [1]).map((factor) => Number(`${factor}e${k}`)));
  return { values: [0, ...values], labels: ['0', ...values.map((value) => readable(value))] };
}

function decadeLabel(exponent: number): string {
  return exponent >= 0 && exponent <= 1 ? String(10 ** exponent) : powerOfTen(exponent);
}

function within(exponent: number): number {
  return Math.min(Math.max(exponent, -EXTREME), EXTREME);
}

/** Decades from label to label, for at most about `most` labels: a number that readers count by. */
function decadeStep(decades: number, most: number): number {
  return [1, 2, 3, 5, 10, 20, 30, 50, 100].find((step) => decades / step <= most) ?? 200;
}

/** The smallest of 1, 2, 5 × 10^k that is at least `step`. */
function roundUp(step: number): number {
  const decade = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5].find((f) => f * decade >= step * (1 - 1e-9)) ?? 10;
  return factor * decade;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Smallest and largest value, or `otherwise` without any. */
export function extremes(values: readonly number[], otherwise: readonly [number, number]): [number, number] {
  if (values.length === 0) return [...otherwise];
  return [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
}
