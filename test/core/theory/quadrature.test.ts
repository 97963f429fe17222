import { describe, expect, test } from 'vitest';
import { innerProducts } from '../../../src/core/linalg/index.js';
import { ACTIVATIONS, networkProblem } from '../../../src/core/model/index.js';
import { matrix, matrixOps } from '../../../src/core/ops/index.js';
import { gaussHermite, infiniteWidthKernel, NODES, quadratureExpectation } from '../../../src/core/theory/index.js';
import { ALL_ACTIVATIONS, networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';

const SMOOTH = ALL_ACTIVATIONS.filter((activation) => activation !== 'relu');

describe('Gauss–Hermite quadrature', () => {
  test.each([1, 2, 5, 20, NODES])('has the moments of the normal law: %d nodes', (n) => {
    const { nodes, weights } = gaussHermite(n);
    let moment = 1;
    for (let k = 0; k <= Math.min(2 * n - 1, 20); k += 2) {
      if (k > 0) moment *= k - 1;
      const even = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** k, 0);
      // (k − 1)!!, to the rounding of n terms and of the eigenvalues, whose relative error the power multiplies by k.
      expect(Math.abs(even / moment - 1)).toBeLessThan((k + 1) * n * 1e-15);
      const odd = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** (k + 1), 0);
      if (k + 1 <= 2 * n - 1) expect(Math.abs(odd)).toBeLessThan((k + 2) ** (k / 2 + 1) * n * 1e-15);
    }
  });

  test('two and three nodes are those of the tables', () => {
    expect([...gaussHermite(2).nodes].sort((a, b) => a - b)).toEqual([
      expect.closeTo(-1, 14) as number,
      expect.closeTo(1, 14) as number,
    ]);
    const { nodes, weights } = gaussHermite(3);
    const order = [0, 1, 2].sort((a, b) => nodes[a]! - nodes[b]!);
    [-Math.sqrt(3), 0, Math.sqrt(3)].forEach((x, k) => expect(nodes[order[k]!]!).toBeCloseTo(x, 14));
    [1 / 6, 2 / 3, 1 / 6].forEach((w, k) => expect(weights[order[k]!]!).toBeCloseTo(w, 14));
  });
});

describe('expectations over normal pairs', () => {
  const pairs = [
    [0.5, 1.1, 1.1],
    [-0.4, 0.3, 0.9],
    [0.7, 0.7, 0.7],
    [0, 1, 0.2],
  ] as const;

  test('agree with the closed form for erf', () => {
    for (const [uv, uu, vv] of pairs) {
      const closed = (2 / Math.PI) * Math.asin((2 * uv) / Math.sqrt((1 + 2 * uu) * (1 + 2 * vv)));
      expect(Math.abs(quadratureExpectation('erf')(uv, uu, vv) - closed)).toBeLessThan(1e-14);
    }
  });

  test('approach the closed form for relu, slowly for its kink', () => {
    for (const [uv, uu, vv] of pairs) {
      const size = Math.sqrt(uu * vv);
      const angle = Math.acos(uv / size);
      const closed = (size / (2 * Math.PI)) * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle));
      // The nodes are about π/√(2n) apart where the kink is; a kink costs the square of that, times the slopes' product.
      for (const nodes of [24, 96, 192])
        expect(Math.abs(quadratureExpectation('relu', nodes)(uv, uu, vv) - closed)).toBeLessThan(
          Math.PI ** 2 / (2 * nodes),
        );
    }
  });

  test.each(SMOOTH)('converge in the number of nodes as said: %s', (activation) => {
    for (const [uv, uu, vv] of pairs) {
      const fine = quadratureExpectation(activation, 2 * NODES)(uv, uu, vv);
      const error = Math.abs(quadratureExpectation(activation)(uv, uu, vv) - fine);
      expect(error).toBeLessThan(activation === 'tanh' ? 1e-11 : 1e-13);
    }
    for (const variance of [4]) {
      const fine = quadratureExpectation(activation, 2 * NODES)(2, variance, variance);
      const error = Math.abs(quadratureExpectation(activation)(2, variance, variance) - fine);
      expect(error).toBeLessThan({ tanh: 1e-6, erf: 1e-10 }[activation as string] ?? 1e-12);
    }
  });
});

describe('the kernel of infinite width, every activation', () => {
  const dataset = randomDataset([3, 2], 4);
  const { x } = dataset.train;
  const beta = 0.3;

  /** Variance of σ(u) σ(v) over units, on the plane as `quadratureExpectation`. */
  function variance(activation: (typeof ALL_ACTIVATIONS)[number], uv: number, uu: number, vv: number): number {
    const { nodes, weights } = gaussHermite(NODES);
    const sigma = (value: number): number => ACTIVATIONS[activation].value(matrixOps, matrix(1, 1, [value])).data[0]!;
    const rho = uv / Math.sqrt(uu * vv);
    const across = Math.sqrt(Math.max(0, 1 - rho ** 2));
    let [mean, square] = [0, 0];
    nodes.forEach((a, i) => {
      const ofU = sigma(Math.sqrt(uu) * a);
      nodes.forEach((b, j) => {
        const product = ofU * sigma(Math.sqrt(vv) * (rho * a + across * b));
        mean += weights[i]! * weights[j]! * product;
        square += weights[i]! * weights[j]! * product ** 2;
      });
    });
    return square - mean ** 2;
  }

  test.each(ALL_ACTIVATIONS)('is that of 16384 units within Monte-Carlo error: %s', (activation) => {
    const width = 16384;
    const { tangent } = networkProblem(networkSpec({ activation, width, beta }), dataset, 0, false);
    const limit = infiniteWidthKernel({ activation, depth: 1, beta }, x, x);
    const first = innerProducts(x, x).data.map((product) => product / 4 + beta ** 2);
    for (let i = 0; i < 5; i++)
      for (let j = 0; j <= i; j++) {
        const spread = variance(activation, first[i * 5 + j]!, first[i * 6]!, first[j * 6]!);
        // The mean over independent units: of 15 entries none is beyond 5 standard errors but with probability 10⁻⁵.
        const tolerance = 5 * Math.sqrt(spread / width);
        expect(Math.abs(tangent.kernel.data[i * 5 + j]! - limit.data[i * 5 + j]!)).toBeLessThan(tolerance);
      }
  });
});
