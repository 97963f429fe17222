import { describe, expect, it } from 'vitest';
import { networkProblem } from '../../../src/core/model/index.js';
import { infiniteWidthKernel } from '../../../src/core/theory/index.js';
import { networkSpec } from '../../support/networks.js';
import { randomDataset } from '../../support/problems.js';

const dataset = randomDataset([3, 2], 4);

describe('the kernel of infinite width', () => {
  it.each([
    { activation: 'erf', depth: 1, width: 16384 },
    { activation: 'relu', depth: 1, width: 16384 },
    { activation: 'erf', depth: 2, width: 1024 },
    { activation: 'relu', depth: 2, width: 1024 },
  ] as const)('is that of a wide network within Monte-Carlo error: $activation, depth $depth', (of) => {
    const beta = 0.3;
    const { tangent } = networkProblem(networkSpec({ ...of, beta }), dataset, 0, false);
    const { train, test } = dataset;
    const limits = [
      [tangent.kernel, infiniteWidthKernel({ ...of, beta }, train.x, train.x)],
      [tangent.testKernel, infiniteWidthKernel({ ...of, beta }, test.x, train.x)],
    ] as const;
    // A unit's product has a variance of at most 1 for erf, and for relu of (3/2) Σ_uu Σ_vv < 2 with Σ < 1.1 here. Each
    // layer adds as much again, at a slope of at most 4/π for erf.
    const tolerance = (5 * Math.sqrt(2) * of.depth) / Math.sqrt(of.width);
    for (const [empirical, limit] of limits) {
      expect(limit.rows).toBe(empirical.rows);
      limit.data.forEach((value, i) => expect(Math.abs(empirical.data[i]! - value)).toBeLessThan(tolerance));
      // The kernel itself is well above the error, so that the comparison says something.
      expect(Math.max(...limit.data)).toBeGreaterThan((4 * tolerance) / (5 * of.depth));
    }
  });
});
