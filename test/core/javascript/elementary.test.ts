import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Program } from '../../../src/core/engine/index.js';
import { javascriptEngine } from '../../../src/core/javascript/index.js';
import type { TensorOps } from '../../../src/core/ops/index.js';
import { erf, matrix } from '../../../src/core/ops/index.js';

/** What the generated code computes for `f` at the given points, in unrolled form (one by one) and in a loop (all). */
async function evaluate(
  f: <T>(ops: TensorOps<T>, x: T) => T,
  points: readonly number[],
): Promise<{ single: number[]; loop: number[] }> {
  const at = async (xs: readonly number[]): Promise<number[]> => {
    const start = matrix(xs.length, 1, Float64Array.from(xs));
    const program: Program = {
      signature: 'test',
      constants: {},
      initial: { x: start },
      step: (ops, state) => ({ x: f(ops, state['x']!) }),
    };
    return [...(await javascriptEngine.prepare(program)).advance(program.initial, 1)['x']!.data];
  };
  const single: number[] = [];
  for (let i = 0; i < points.length; i += 8) single.push(...(await at(points.slice(i, i + 8))));
  return {
    single,
    loop: await at([...points, ...new Array<number>(20).fill(0)]).then((all) => all.slice(0, points.length)),
  };
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

/** Two for our own rounding, and one for `Math`'s, which is the yardstick here. */
const ULPS = 3;

describe('elementary functions of the generated code', () => {
  it.each([
    ['exp', (x: number) => Math.exp(x), <T>(ops: TensorOps<T>, x: T) => ops.exp(x)],
    [
      'softplus',
      (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
      <T>(ops: TensorOps<T>, x: T) => ops.softplus(x),
    ],
    [
      'sigmoid',
      (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
      <T>(ops: TensorOps<T>, x: T) => ops.sigmoid(x),
    ],
    [
      'log1p, which is for numbers ≥ 0,',
      (x: number) => Math.log1p(Math.abs(x)),
      <T>(ops: TensorOps<T>, x: T) => ops.log1p(ops.maximum(x, ops.neg(x))),
    ],
    ['tanh', Math.tanh, <T>(ops: TensorOps<T>, x: T) => ops.tanh(x)],
    ['erf', erf, <T>(ops: TensorOps<T>, x: T) => ops.erf(x)],
  ] as const)(
    '%s is within 3 ulps of the reference, over the whole range, and never NaN',
    async (_name, reference, f) => {
      const { single, loop } = await evaluate(f, points);
      points.forEach((x, i) => {
        expect(ulps(single[i]!, reference(x)), `at ${x}: ${single[i]} instead of ${reference(x)}`).toBeLessThanOrEqual(
          ULPS,
        );
      });
      expect(loop).toEqual(single);
    },
  );

  it('carries NaN through instead of hiding it', async () => {
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
      expect((await evaluate(f, [Number.NaN])).single).toEqual([Number.NaN]);
  });
});
