import { describe, expect, test } from 'vitest';
import { symmetricEigen } from '../../../src/core/linalg/index.js';
import { matrix } from '../../../src/core/ops/index.js';
import { row, scalar } from '../../../src/core/record/index.js';
import { runOf } from '../../../src/core/train/index.js';
import { LOSSES, randomDataset } from '../../support/problems.js';
import { linearCell, trained } from '../../support/train.js';
import { expectVectorsClose } from '../../support/vectors.js';

const dataset = randomDataset([5, 1], 30);

const FLOWING = [
  { name: 'erm' },
  { name: 'iw' },
  { name: 'group-dro', nu: 0.05 },
  { name: 'kl-dro', tau: 0.5 },
  { name: 'focal', gamma: 2 },
  { name: 'custom', groups: { 0: 1, 1: 9 } },
];

function distance(a: Float64Array, b: Float64Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

describe('the gradient flow', () => {
  test.each([0, 0.3])('of the squared loss is a sum of exponentials: λ = %f', async (lambda) => {
    for (const name of ['erm', 'iw']) {
      const lr = 0.01;
      const changes = { loss: { name: 'squared' }, method: { name }, lambda, lr };
      const { trace, steps } = await trained(linearCell({ ...changes, train: { until: { time: 30 } } }), dataset);
      const { form } = runOf(linearCell(changes), dataset);
      const kernel = form.constants['kernel']!;
      const f0 = form.constants['f0']!.data;
      const n = kernel.rows;
      const q = Float64Array.from(dataset.train.group, (k) => (name === 'erm' ? 1 / 6 : 1 / (2 * [5, 1][k]!)));
      // a = √q ∘ b, and b' = −(S + λ) b + √q ∘ (y − f⁽⁰⁾) with the symmetric S = diag(√q) K diag(√q).
      const s = matrix(n, n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) s.data[i * n + j] = Math.sqrt(q[i]! * q[j]!) * kernel.data[i * n + j]!;
      const { values, vectors } = symmetricEigen(s);
      const push = dataset.train.y.map((y, i) => Math.sqrt(q[i]!) * (y - f0[i]!));
      for (let t = 0; t < trace.points; t++) {
        const time = scalar(trace, 'epoch', t) * lr;
        const b = new Float64Array(n);
        for (let k = 0; k < n; k++) {
          const rate = values[k]! + lambda;
          const pushed = push.reduce((sum, value, i) => sum + value * vectors.data[i * n + k]!, 0);
          const size = (pushed * -Math.expm1(-rate * time)) / rate;
          for (let i = 0; i < n; i++) b[i]! += size * vectors.data[i * n + k]!;
        }
        const f = f0.map((value, i) =>
          b.reduce((sum, bj, j) => sum + kernel.data[i * n + j]! * Math.sqrt(q[j]!) * bj, value),
        );
        // The flow contracts, so the errors of the steps do not grow. Each makes one of at most 10⁻⁹ (‖φ‖⁻¹ + ‖w‖) < 10⁻⁹
        // in the root mean square over at most 6 numbers, and ‖φ‖ < 6 takes it to predictions.
        expect(distance(row(trace, 'train_prediction', t), f)).toBeLessThan(steps * 1e-9 * Math.sqrt(6) * 6);
      }
    }
  });

  // Beyond β, so that no sample crosses the kink of the loss, where the error of descent is not smooth in η.
  const losses = LOSSES.map((loss) => (loss.name === 'poly-tail' ? { ...loss, beta: -5 } : loss));
  test.each(losses)('is the limit of descent with small steps, to first order: $name $alpha', async (loss) => {
    for (const method of FLOWING) {
      const time = 8;
      const at = async (lr: number, train: object) => {
        // The flow of Group DRO depends on ν/η.
        const scaled = method.name === 'group-dro' ? { ...method, nu: 2 * lr } : method;
        const { trace } = await trained(linearCell({ loss, method: scaled, lambda: 0.05, lr, train }), dataset);
        return { theta: row(trace, 'coordinates', -1), weights: row(trace, 'group_weight', -1) };
      };
      const flow = await at(0.01, { until: { time } });
      const [coarse, fine] = [await at(0.02, { epochs: time / 0.02 }), await at(0.01, { epochs: time / 0.01 })];
      const ratio = distance(coarse.theta, flow.theta) / distance(fine.theta, flow.theta);
      // 2 up to the next order in η. A mode of rate μ has an error e^(−μt) μ² t η/2, and the next one is (μt)² η/(2t) of
      // it: modes that are still there at t have μt < 5 or so, which makes 0.03 at η = 0.02.
      expect(Math.abs(ratio - 2)).toBeLessThan(0.1);
      expect(distance(fine.weights, flow.weights)).toBeLessThan(0.02);
    }
  });

  test('begins at the initial point and records times evenly spaced in the logarithm', async () => {
    const points = 21;
    const cell = linearCell({ lr: 0.01, train: { until: { time: 1e18 }, record: { points } } });
    const { trace, outcome, epochs, backend } = await trained(cell, dataset);
    expect([outcome, epochs, backend, trace.points]).toEqual(['time', 1e20, 'flow float64', points]);
    expect(scalar(trace, 'epoch', 0)).toBe(0);
    expect(scalar(trace, 'epoch', 1)).toBe(1);
    for (let t = 2; t < points; t++)
      expect(scalar(trace, 'epoch', t) / scalar(trace, 'epoch', t - 1)).toBeCloseTo(10 ** (20 / 19), 10);
    const byEpochs = await trained(linearCell({ lr: 0.01, train: { epochs: 1 } }), dataset);
    expect(row(trace, 'coordinates', 0)).toEqual(row(byEpochs.trace, 'coordinates', 0));
    expectVectorsClose(row(trace, 'test_prediction', 0), row(byEpochs.trace, 'test_prediction', 0), 1e-15);
  });

  test('a time of less than one epoch has two records', async () => {
    const { trace } = await trained(linearCell({ lr: 0.01, train: { until: { time: 0.005 } } }), dataset);
    expect([...trace.columns.epoch.data]).toEqual([0, 0.5]);
  });

  test.each(FLOWING)(
    'of the squared loss ends in the interpolating limit whatever the weights: $name',
    async (method) => {
      const cell = linearCell({ loss: { name: 'squared' }, method, train: { until: { time: 1e30 } } });
      const { trace, facts } = await trained(cell, dataset);
      // The limit attracts: what is left is rounding.
      expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-12);
      expectVectorsClose(row(trace, 'test_prediction', -1), facts.limit!.testPrediction, 1e-12);
      expect(Math.min(...row(trace, 'group_weight', -1))).toBeGreaterThan(0);
      expect(scalar(trace, 'train_risk', -1)).toBeLessThan(1e-25);
    },
  );

  test.each(['erm', 'iw'])('with a penalty ends in the limit of its own weights: %s', async (name) => {
    const cell = linearCell({
      loss: { name: 'squared' },
      method: { name },
      lambda: 0.3,
      train: { until: { time: 1e30 } },
    });
    const { trace, facts } = await trained(cell, dataset);
    expectVectorsClose(row(trace, 'coordinates', -1), facts.limit!.coordinates, 1e-12);
  });

  test('with a penalty Group DRO ends where the groups in play have equal risks', async () => {
    const method = { name: 'group-dro', nu: 0.01 };
    const cell = linearCell({ method, lambda: 0.5, train: { until: { time: 1e20 } } });
    const { trace } = await trained(cell, dataset);
    const [risks, weights] = [row(trace, 'group_risk', -1), row(trace, 'group_weight', -1)];
    expect(Math.min(...weights)).toBeGreaterThan(0.01);
    // Of risks of order 1, to rounding.
    expect(Math.abs(risks[0]! - risks[1]!)).toBeLessThan(1e-12);
  });

  test('where the kernel is singular and the samples contradict each other ends in the least squares, and stays', async () => {
    const many = randomDataset([9, 4], 5);
    const cell = linearCell({ loss: { name: 'squared' }, train: { until: { time: 1e30 } } });
    const { trace } = await trained(cell, many);
    // Normal equations: the residuals are orthogonal to every feature.
    const residual = row(trace, 'train_prediction', -1).map((f, i) => f - many.train.y[i]!);
    expect(Math.hypot(...residual)).toBeGreaterThan(0.5);
    for (let j = 0; j < 5; j++) {
      const product = residual.reduce((sum, r, i) => sum + r * many.train.x.data[i * 5 + j]!, 0);
      expect(Math.abs(product)).toBeLessThan(1e-12);
    }
  });

  test('the poly-tail loss is followed over its kink', async () => {
    const changes = { loss: { name: 'poly-tail' }, lr: 0.01 };
    const { trace } = await trained(linearCell({ ...changes, train: { until: { time: 40 } } }), dataset);
    const fine = await trained(linearCell({ ...changes, lr: 1e-4, train: { epochs: 400_000 } }), dataset);
    expect(Math.min(...row(trace, 'train_prediction', -1).map((f, i) => f * dataset.train.y[i]!))).toBeGreaterThan(1);
    // First order in η: 10⁻⁴ times second derivatives of θ, of order 1, for a time in which they do not grow.
    expect(distance(row(trace, 'coordinates', -1), row(fine.trace, 'coordinates', -1))).toBeLessThan(1e-3);
  });

  test('both orders of the update of Group DRO are one flow', async () => {
    const of = async (update: string) => {
      const method = { name: 'group-dro', nu: 0.1, update };
      const { trace } = await trained(linearCell({ method, train: { until: { time: 100 } } }), dataset);
      return trace.columns;
    };
    expect(await of('before')).toEqual(await of('after'));
  });

  test('stops early as epochs do', async () => {
    const until = { time: 1e30, train_risk: 1e-6 };
    const { trace, outcome, epochs } = await trained(linearCell({ train: { until } }), dataset);
    expect(outcome).toBe('train_risk');
    expect(epochs).toBe(scalar(trace, 'epoch', -1));
    expect(scalar(trace, 'train_risk', -1)).toBeLessThan(1e-6);
    expect(scalar(trace, 'train_risk', -2)).toBeGreaterThanOrEqual(1e-6);
  });
});

describe('cells without a gradient flow are refused by name', () => {
  const until = { time: 1e30 };
  const network = { kind: 'network', width: 4 };
  test.each([
    [{ method: { name: 'cvar' } }, /^cvar has no gradient flow: it sorts losses/],
    [{ method: { name: 'chi2-dro' } }, /^chi2-dro has no gradient flow: it leaves out/],
    [{ method: { name: 'cvar-doro' } }, /^cvar-doro has no gradient flow/],
    [{ method: { name: 'chi2-doro' } }, /^chi2-doro has no gradient flow/],
    [{ method: { name: 'jtt', t1: 10 } }, /^jtt has no gradient flow: it goes back/],
    [{ model: network }, /linear and linearised models only/],
    [{ engine: 'graph' }, /followed by no graph/],
    [{ precision: 'float32' }, /computed in float64/],
    [{ train: { until, epochs: 500 } }, /takes no part beside train.until.time/],
  ])('%j', (changes, message) => {
    expect(() => linearCell({ train: { until }, ...changes })).toThrow(message);
  });
});
