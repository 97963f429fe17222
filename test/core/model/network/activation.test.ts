import { describe, expect, it } from 'vitest';
import { ACTIVATIONS } from '../../../../src/core/model/network/activation/index.js';
import { matrix, matrixOps } from '../../../../src/core/ops/index.js';
import { ALL_ACTIVATIONS } from '../../../support/networks.js';

const POINTS = [-30, -6.1, -3, -1.2, -0.4, -1e-3, 1e-3, 0.3, 0.9, 1.1, 2.5, 5.9, 40];

describe.each(ALL_ACTIVATIONS)('the activation %s', (name) => {
  const activation = ACTIVATIONS[name];
  const at = (points: readonly number[]) => activation.value(matrixOps, matrix(points.length, 1, points)).data;

  it('has the derivative that finite differences have', () => {
    // Fourth-order central differences: rounding ~ 1e-16 |σ| / step, truncation ~ step⁴.
    const step = 1e-3 / 4;
    const shifted = [-2, -1, 1, 2].map((k) => at(POINTS.map((x) => x + k * step)));
    const h = matrix(POINTS.length, 1, POINTS);
    activation.derivative(matrixOps, h, activation.value(matrixOps, h)).data.forEach((slope, i) => {
      const [a, b, c, d] = shifted.map((values) => values[i]!) as [number, number, number, number];
      const numeric = (a - 8 * b + 8 * c - d) / (12 * step);
      expect(Math.abs(slope - numeric), `${name}'(${POINTS[i]})`).toBeLessThan(1e-10);
    });
  });
});

describe('activations', () => {
  it('have their known values', () => {
    const at = (name: keyof typeof ACTIVATIONS, x: number) =>
      ACTIVATIONS[name].value(matrixOps, matrix(1, 1, [x])).data[0]!;
    expect(at('erf', 1)).toBeCloseTo(0.8427007929497149, 15);
    // 2 Φ(2) with Φ(2) = 0.97724986805182079.
    expect(at('gelu', 2)).toBeCloseTo(1.95449973610364158, 14);
    expect(at('swish', 1)).toBeCloseTo(1 / (1 + Math.exp(-1)), 15);
    expect([at('relu', -2), at('relu', 3)]).toEqual([0, 3]);
  });
});
