import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../../src/core/cell/index.js';
import type { Dataset, Samples } from '../../../../src/core/data/index.js';
import type { State } from '../../../../src/core/engine/index.js';
import { dot, innerProducts, solvePositiveDefinite } from '../../../../src/core/linalg/index.js';
import { networkProblem } from '../../../../src/core/model/index.js';
import { architectureOf } from '../../../../src/core/model/network/architecture.js';
import { implicitFirstDraw } from '../../../../src/core/model/network/implicit-first-draw.js';
import { networkForm } from '../../../../src/core/model/network/network-form.js';
import { drawnInput, plainInputLayer } from '../../../../src/core/model/network/plain-input-layer.js';
import type { Matrix } from '../../../../src/core/ops/index.js';
import { matrix, matrixOps } from '../../../../src/core/ops/index.js';
import { networkSpec } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { expectVectorsClose } from '../../../support/vectors.js';

const rowOf = ({ data, columns }: Matrix, i: number) => data.subarray(i * columns, (i + 1) * columns);

function stacked(a: Matrix, b: Matrix): Matrix {
  const both = matrix(a.rows + b.rows, a.columns);
  both.data.set(a.data);
  both.data.set(b.data, a.data.length);
  return both;
}

/** The same with sample 1 a copy of sample 0, and the first evaluation point one of sample 2. */
function withCopies(dataset: Dataset): Dataset {
  const copied = (samples: Samples, from: Float64Array, to: number): Samples => {
    const x = matrix(samples.x.rows, samples.x.columns, samples.x.data.slice());
    x.data.set(from, to * x.columns);
    return { ...samples, x };
  };
  const train = copied(dataset.train, rowOf(dataset.train.x, 0), 1);
  return { ...dataset, train, test: copied(dataset.test, rowOf(train.x, 2), 0) };
}

const PARAMETRISATIONS = [
  { parametrisation: 'ntk', beta: 0.6 },
  { parametrisation: 'standard', beta: 0.6 },
  { parametrisation: 'ntk', beta: 0 },
  { parametrisation: 'standard', beta: 0 },
] as const;

describe('a first layer drawn implicitly', () => {
  const problems = [
    { name: 'fewer points than features', dataset: randomDataset([2, 1], 9) },
    { name: 'more points than features', dataset: randomDataset([4, 3], 3) },
    { name: 'copies of points', dataset: withCopies(randomDataset([2, 2], 12)) },
  ];

  it.each(problems.flatMap((problem) => PARAMETRISATIONS.map((choice) => ({ ...problem, ...choice }))))(
    'has the covariance of the explicit one: $name, $parametrisation, β = $beta',
    ({ dataset, ...choice }) => {
      const m = 20_000;
      const net = architectureOf(networkSpec({ ...choice, width: m }), dataset.train.x.columns, 1);
      const { h0, testH0 } = implicitFirstDraw(dataset, net, 3);
      const h = stacked(h0, testH0);
      const points = stacked(dataset.train.x, dataset.test.x);
      const features = points.columns;
      const exact = innerProducts(points, points).data.map((product) => product / features + choice.beta ** 2);
      const at = (i: number, j: number) => exact[i * points.rows + j]!;
      for (let i = 0; i < points.rows; i++)
        for (let j = 0; j < points.rows; j++) {
          // The mean of m products of two normal numbers is off by √((C_ii C_jj + C_ij²)/m) (Isserlis). Five of them, since
          // there are a thousand entries or so in all.
          const error = Math.sqrt((at(i, i) * at(j, j) + at(i, j) ** 2) / m);
          expect(Math.abs(dot(rowOf(h, i), rowOf(h, j)) / m - at(i, j)), `${i}, ${j}`).toBeLessThan(5 * error);
        }
    },
  );

  it('is for equal points the same', () => {
    const dataset = withCopies(randomDataset([2, 2], 12));
    const net = architectureOf(networkSpec({ width: 50 }), 12, 1);
    const { h0, testH0 } = implicitFirstDraw(dataset, net, 0);
    expectVectorsClose(rowOf(h0, 1), [...rowOf(h0, 0)], 1e-12);
    expectVectorsClose(rowOf(testH0, 0), [...rowOf(h0, 2)], 1e-12);
  });

  it('is on the training set what it is, whatever the evaluation set; and of a unit, whatever the width', () => {
    const dataset = randomDataset([3, 2], 7);
    const wide = architectureOf(networkSpec({ width: 11 }), 7, 1);
    const narrow = architectureOf(networkSpec({ width: 4 }), 7, 1);
    const { h0 } = implicitFirstDraw(dataset, wide, 5);
    const other = { ...dataset, test: randomDataset([4, 9], 7, 1).test };
    expect(implicitFirstDraw(other, wide, 5).h0).toEqual(h0);
    const first = implicitFirstDraw(dataset, narrow, 5).h0;
    for (let i = 0; i < 5; i++) expect([...rowOf(first, i)]).toEqual([...rowOf(h0, i).subarray(0, 4)]);
    expect(implicitFirstDraw(dataset, wide, 6).h0).not.toEqual(h0);
  });

  it.each([0, 0.05])('trains as a network whose first layer does that: λ = %d', (lambda) => {
    const dataset = randomDataset([3, 2], 12);
    const spec: NetworkSpec = networkSpec({ depth: 2, width: 6, init: 'ntk', beta: 0.5, first_layer: 'implicit' });
    const { form, net, start } = networkProblem(spec, dataset, 1, lambda > 0);
    // The shortest (W, b) with these preactivations on all ten points, of thirteen dimensions.
    const { h0, testH0 } = implicitFirstDraw(dataset, net, 1);
    const h = stacked(h0, testH0);
    const points = stacked(dataset.train.x, dataset.test.x);
    const { weight, bias } = net.layers[0]!;
    const gram = matrixOps.matmul(points, points, { b: true });
    const kernel = matrix(
      10,
      10,
      gram.data.map((product) => weight ** 2 * product + bias ** 2),
    );
    const explicit = {
      layers: start.layers,
      eachFirstUnit(visit: (unit: number, weights: Float64Array, b: number) => void): void {
        for (let unit = 0; unit < 6; unit++) {
          const values = Float64Array.from({ length: 10 }, (_, i) => h.data[i * 6 + unit]!);
          const a = solvePositiveDefinite(kernel, matrix(10, 1, values))!.data;
          const weights = Float64Array.from({ length: 12 }, (_, j) =>
            a.reduce((sum, value, i) => sum + weight * value * points.data[i * 12 + j]!, 0),
          );
          visit(unit, weights, bias * a.reduce((sum, value) => sum + value, 0));
        }
      },
    };
    const isRegularised = lambda > 0;
    const input = plainInputLayer(dataset, net, drawnInput(dataset, net, explicit), isRegularised);
    const plain = networkForm({ net, start: explicit, stem: input, samples: 5, isRegularised, hidden: 'plain' });
    let [a, b]: [State, State] = [form.initial, plain.initial];
    const decay = isRegularised ? matrix(1, 1, [1 - lambda]) : null;
    const labels = matrix(5, 1, dataset.train.y);
    for (let epoch = 0; epoch <= 40; epoch++) {
      const [seen, expected] = [form.observe(a), plain.observe(b)];
      // The system's condition, some hundreds, times a few hundred roundings a step, which contract.
      expectVectorsClose(seen.trainPrediction, expected.trainPrediction, 1e-9);
      expectVectorsClose(seen.testPrediction, expected.testPrediction, 1e-9);
      expect(Math.abs(seen.displacement - expected.displacement)).toBeLessThan(1e-9);
      [a, b] = [form, plain].map((one, k) => {
        const state = k === 0 ? a : b;
        const pull = matrixOps.sub(one.predict(matrixOps, state, one.constants), labels);
        return one.descend(matrixOps, state, one.constants, matrixOps.mul(matrixOps.constant(0.1), pull), decay);
      }) as [State, State];
    }
    expect(form.observe(a).displacement).toBeGreaterThan(0.1);
  });

  it.each([
    ...PARAMETRISATIONS.map((choice) => ({ ...choice, features: 8, samples: 3 })),
    { parametrisation: 'standard', beta: 3, features: 8, samples: 3 } as const,
    { parametrisation: 'standard', beta: 0.6, features: 2, samples: 5 } as const,
  ])(
    'has a norm distributed as the explicit one: $parametrisation, β = $beta, d = $features, n = $samples',
    ({ features, samples, ...choice }) => {
      const [width, seeds] = [3, 1000];
      const dataset = randomDataset([samples - 1, 1], features);
      const net = architectureOf(networkSpec({ ...choice, width }), features, 1);
      const { weightSpread, biasSpread } = net.layers[0]!;
      const squares = Array.from({ length: seeds }, (_, seed) => {
        const { form } = networkProblem(
          networkSpec({ ...choice, width, first_layer: 'implicit' }),
          dataset,
          seed,
          false,
        );
        const [last] = networkProblem(networkSpec({ ...choice, width }), dataset, seed, false).start.layers;
        return form.initialNorm ** 2 - dot(last!.weights.data, last!.weights.data) - last!.bias.data[0]! ** 2;
      });
      // A sum of m d squares of variance v and m of variance b: its mean is m (d v + b), its variance 2 m (d v² + b²), its
      // excess kurtosis 12 Σ v⁴ / (Σ v²)² ≤ 12. The variance would not be so if what lies outside were drawn
      // independently of what lies inside where it is not.
      const [v, b] = [weightSpread ** 2, biasSpread ** 2];
      const mean = width * (features * v + b);
      const deviation = Math.sqrt(2 * width * (features * v ** 2 + b ** 2));
      const z = squares.map((square) => (square - mean) / deviation);
      expect(Math.abs(z.reduce((sum, x) => sum + x, 0) / seeds)).toBeLessThan(5 / Math.sqrt(seeds));
      const variance = z.reduce((sum, x) => sum + x * x, 0) / seeds;
      expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt((2 + 12) / seeds));
    },
  );

  it('agrees with the explicit one about what lies outside: nothing, where the samples span everything', () => {
    const dataset = randomDataset([3, 3], 4);
    const spec = networkSpec({ width: 9 });
    for (const first_layer of ['explicit', 'implicit'] as const) {
      const { form } = networkProblem({ ...spec, first_layer }, dataset, 2, false, { input: 'gram' });
      expect(form.initialOutside).toBeLessThan(1e-6);
    }
  });
});
