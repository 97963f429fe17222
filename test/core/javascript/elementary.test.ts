import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run, WrittenEpoch } from '../../../src/core/javascript/index.js';
import { writeEpoch } from '../../../src/core/javascript/index.js';
import type { TensorOps } from '../../../src/core/ops/index.js';
import { erf, matrix } from '../../../src/core/ops/index.js';
import { EXP_IS_ZERO_BELOW } from '../../../src/core/scalar/index.js';

/** What the generated code computes for `f`: written out as JavaScript and as WebAssembly, a few at a time, and in a loop. */
function evaluate(
  f: <T>(ops: TensorOps<T>, x: T) => T,
  points: readonly number[],
): { javascript: number[]; webassembly: number[]; loop: number[] } {
  const written = (xs: readonly number[]): WrittenEpoch =>
    writeEpoch({
      signature: 'test',
      constants: {},
      initial: { x: matrix(xs.length, 1, xs) },
      step: (ops, state) => ({ x: f(ops, state['x']!) }),
    });
  const afterOne = (run: Run, xs: readonly number[]): number[] => {
    const x = Float64Array.from(xs);
    run([x], 1);
    return [...x];
  };
  // Odd, so that WebAssembly has one number left beside its pairs.
  const FEW = 7;
  const [javascript, webassembly]: [number[], number[]] = [[], []];
  for (let i = 0; i < points.length; i += FEW) {
    const few = points.slice(i, i + FEW);
    javascript.push(...afterOne(written(few).toJavaScript(), few));
    webassembly.push(...afterOne(written(few).toWebAssembly()!, few));
  }
  const many = [...points, ...new Array<number>(20).fill(0)];
  return { javascript, webassembly, loop: afterOne(written(many).toJavaScript(), many).slice(0, points.length) };
}

function nansOf(results: Readonly<Record<string, readonly number[]>>): boolean[][] {
  return Object.values(results).map((numbers) => numbers.map(Number.isNaN));
}

/** Units in the last place between two numbers. */
function ulps(a: number, b: number): number {
  if (Object.is(a, b) || a === b) return 0;
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY;
  const scale = Math.max(Math.abs(b), 2 ** -1022);
  return Math.abs(a - b) / 2 ** (Math.floor(Math.log2(scale)) - 52);
}

const spread = [
  0, -0, 1e-300, 1e-17, 1e-8, 0.1, 0.34657, 0.3466, 0.5, 1, 2.5, 10, 36, 37, 100, 700, 709.7, 710, 745, 746, 800, 1e10,
  1e308,
];
const corners = spread.flatMap((x) => [x, -x]);
const random = fc.sample(fc.double({ min: -750, max: 750, noNaN: true }), { numRuns: 400, seed: 1 });
const points = [...corners, ...random];

/** `Math.exp` without subnormal results. */
function exp(x: number): number {
  return x < EXP_IS_ZERO_BELOW ? 0 : Math.exp(x);
}

/** Two for our own rounding, and one for `Math`'s, which is the yardstick here. */
const ULPS = 3;

describe('elementary functions of the generated code', () => {
  it.each([
    ['exp', exp, <T>(ops: TensorOps<T>, x: T) => ops.exp(x)],
    [
      'softplus',
      (x: number) => Math.max(x, 0) + Math.log1p(exp(-Math.abs(x))),
      <T>(ops: TensorOps<T>, x: T) => ops.softplus(x),
    ],
    [
      'sigmoid',
      (x: number) => (x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x))),
      <T>(ops: TensorOps<T>, x: T) => ops.sigmoid(x),
    ],
    [
      'log1p, which is for numbers ≥ 0,',
      (x: number) => Math.log1p(Math.abs(x)),
      <T>(ops: TensorOps<T>, x: T) => ops.log1p(ops.maximum(x, ops.neg(x))),
    ],
    ['tanh', Math.tanh, <T>(ops: TensorOps<T>, x: T) => ops.tanh(x)],
    ['erf', erf, <T>(ops: TensorOps<T>, x: T) => ops.erf(x)],
  ] as const)('%s is within 3 ulps of the reference, over the whole range, and never NaN', (_name, reference, f) => {
    const { javascript, webassembly, loop } = evaluate(f, points);
    points.forEach((x, i) => {
      expect(
        ulps(javascript[i]!, reference(x)),
        `at ${x}: ${javascript[i]} instead of ${reference(x)}`,
      ).toBeLessThanOrEqual(ULPS);
    });
    expect(loop).toEqual(javascript);
    expect(webassembly).toEqual(javascript);
  });

  it('carries NaN through instead of hiding it', () => {
    for (const f of [
      <T>(ops: TensorOps<T>, x: T) => ops.exp(x),
      <T>(ops: TensorOps<T>, x: T) => ops.log1p(x),
      <T>(ops: TensorOps<T>, x: T) => ops.softplus(x),
      <T>(ops: TensorOps<T>, x: T) => ops.sigmoid(x),
      <T>(ops: TensorOps<T>, x: T) => ops.tanh(x),
      <T>(ops: TensorOps<T>, x: T) => ops.erf(x),
      <T>(ops: TensorOps<T>, x: T) => ops.maximum(x, ops.constant(0)),
      <T>(ops: TensorOps<T>, x: T) => ops.maximum(ops.constant(0), x),
    ])
      for (const points of [[Number.NaN], [Number.NaN, 1, 1, Number.NaN]])
        expect(nansOf(evaluate(f, points))).toEqual(nansOf({ javascript: points, webassembly: points, loop: points }));
  });
});
