import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  angleTo,
  classAgreement,
  directionDistance,
  distance,
  norm,
  rmsDistance,
  signAgreement,
  supDistance,
} from '../../../src/core/analysis/index.js';
import { dot, generator, orthonormalBasis } from '../../support/synthetic.js';

const DIMENSIONS = 12;
const RANK = 5;

const component = fc.double({ min: -10, max: 10, noNaN: true });
const vector = (length: number) => fc.array(component, { minLength: length, maxLength: length });
const seed = fc.integer({ min: 1, max: 1e6 });

/** θ = Σ u_i b_i + w with w orthogonal to the basis, as runs from one initial point share it. */
function setUp(s: number): { basis: number[][]; outside: number[] } {
  const uniform = generator(s);
  const rows = Array.from({ length: RANK + 1 }, () => Array.from({ length: DIMENSIONS }, () => uniform() - 0.5));
  const all = orthonormalBasis(rows);
  const length = 3 * uniform();
  return { basis: all.slice(0, RANK), outside: all[RANK]!.map((value) => length * value) };
}

function dense(u: readonly number[], { basis, outside }: ReturnType<typeof setUp>): number[] {
  return outside.map((value, j) => value + u.reduce((sum, ui, i) => sum + ui * basis[i]![j]!, 0));
}

function plainNorm(v: readonly number[]): number {
  return Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
}

describe('distances in coordinates', () => {
  test('equal those of the dense parameters', () => {
    fc.assert(
      fc.property(seed, vector(RANK), vector(RANK), (s, u, v) => {
        const space = setUp(s);
        const outside = plainNorm(space.outside);
        const [a, b] = [dense(u, space), dense(v, space)];
        expect(distance(u, v)).toBeCloseTo(plainNorm(a.map((value, j) => value - b[j]!)), 10);
        expect(norm(u, outside)).toBeCloseTo(plainNorm(a), 10);
        const [lengthA, lengthB] = [plainNorm(a), plainNorm(b)];
        fc.pre(lengthA > 1e-3 && lengthB > 1e-3);
        const direct = plainNorm(a.map((value, j) => value / lengthA - b[j]! / lengthB));
        expect(directionDistance(u, v, outside)).toBeCloseTo(direct, 9);
      }),
    );
  });

  test('do not depend on the basis chosen', () => {
    fc.assert(
      fc.property(seed, vector(RANK), vector(RANK), component, (s, u, v, outside) => {
        const uniform = generator(s);
        const rotation = orthonormalBasis(
          Array.from({ length: RANK }, () => Array.from({ length: RANK }, () => uniform() - 0.5)),
        );
        const turn = (w: number[]): number[] => rotation.map((r) => dot(r, w));
        fc.pre(norm(u, outside) > 1e-3 && norm(v, outside) > 1e-3);
        expect(distance(turn(u), turn(v))).toBeCloseTo(distance(u, v), 9);
        expect(directionDistance(turn(u), turn(v), outside)).toBeCloseTo(directionDistance(u, v, outside), 9);
      }),
    );
  });

  test('are zero from a vector to itself, symmetric, and obey the triangle inequality', () => {
    const metrics = [
      distance,
      supDistance,
      rmsDistance,
      (a: number[], b: number[]) => directionDistance(a, b, 0.7),
    ] as const;
    fc.assert(
      fc.property(vector(RANK), vector(RANK), vector(RANK), fc.constantFrom(...metrics), (a, b, c, metric) => {
        expect(metric(a, a)).toBe(0);
        expect(metric(a, b)).toBeCloseTo(metric(b, a), 12);
        expect(metric(a, c)).toBeLessThanOrEqual((metric(a, b) + metric(b, c)) * (1 + 1e-12) + 1e-14);
      }),
    );
  });
});

describe('directionDistance', () => {
  test('tells directions apart that differ by less than rounding of the unit vectors', () => {
    // A step orthogonal to the vector turns it by the ratio of the lengths.
    const u = [3, 4, 0];
    for (const step of [1e-6, 1e-12, 1e-18, 1e-100]) {
      const turned = directionDistance(u, [3, 4, step], 12);
      expect(turned / (step / 13)).toBeCloseTo(1, 10);
    }
  });

  test('sees no change of direction when only the length changes', () => {
    expect(directionDistance([3, 4], [6, 8], 0)).toBe(0);
    expect(directionDistance([3e-200, 4e-200], [3e200, 4e200], 0)).toBeLessThan(1e-15);
  });

  test('is 2 between opposite directions and undefined for the zero vector', () => {
    expect(directionDistance([1, 2], [-1, -2], 0)).toBeCloseTo(2, 12);
    expect(directionDistance([0, 0], [1, 0], 0)).toBeNaN();
    expect(directionDistance([0, 0], [0, 0], 1)).toBe(0);
  });
});

describe('norm', () => {
  test('neither overflows nor underflows', () => {
    expect(norm([3e200, 4e200])).toBeCloseTo(5e200, -190);
    expect(norm([3e-200, 4e-200]) / 5e-200).toBeCloseTo(1, 12);
    expect(norm([])).toBe(0);
  });

  test('passes on what is not finite', () => {
    expect(norm([1, Infinity])).toBe(Infinity);
    expect(norm([1, NaN])).toBeNaN();
    expect(norm([Infinity, NaN])).toBeNaN();
  });
});

describe('on evaluation points', () => {
  test('signs agree where both are positive, negative or zero', () => {
    expect(signAgreement([1, -1, 0, 2], [3, -2, 0, -1])).toBe(0.75);
    expect(signAgreement([0], [1e-300])).toBe(0);
  });

  test('several outputs of a point are compared together', () => {
    const [f, g] = [
      [1, 2, 3, 0, 0, 0],
      [1, 5, 7, 0, 0, 2],
    ];
    expect(supDistance(f, g, 3)).toBe(5);
    expect(rmsDistance(f, g, 3)).toBeCloseTo(Math.sqrt((25 + 4) / 2), 14);
    expect(supDistance(f, g)).toBe(4);
  });

  test('classes agree where the same output is the largest, of equal ones the first', () => {
    expect(classAgreement([1, 2, 3, 5], [2, 1, 0, 1], 2)).toBe(0.5);
    expect(classAgreement([1, 1, 0, -2, -2, -3], [5, 0, 0, -1, -2, -2], 3)).toBe(1);
  });

  test('nothing is claimed without points or with undefined ones', () => {
    for (const measure of [supDistance, rmsDistance, signAgreement]) {
      expect(measure([], [])).toBeNaN();
      expect(measure([1, NaN], [1, 1])).toBeNaN();
    }
    expect(classAgreement([], [], 2)).toBeNaN();
    expect(classAgreement([1, NaN], [1, 1], 2)).toBeNaN();
    expect(supDistance([1, NaN], [1, 1], 2)).toBeNaN();
  });

  test('vectors of different length are refused', () => {
    expect(() => distance([1], [1, 2])).toThrow('1 and 2 components');
  });
});

describe('the angle to a unit vector', () => {
  test('is that of the dense parameters, by the arc cosine where that has digits', () => {
    fc.assert(
      fc.property(seed, vector(RANK), vector(RANK), (s, u, v) => {
        const space = setUp(s);
        const length = plainNorm(u);
        fc.pre(length > 1e-3 && plainNorm(v) > 1e-3);
        const unit = u.map((value) => value / length);
        const theta = dense(v, space);
        const direction = dense(unit, { ...space, outside: space.outside.map(() => 0) });
        const cosine = dot(theta, direction) / plainNorm(theta);
        fc.pre(Math.abs(cosine) < 0.999);
        expect(angleTo(v, unit, plainNorm(space.outside))).toBeCloseTo(Math.acos(cosine), 9);
      }),
    );
  });

  test('keeps its digits where it is tiny, and where vectors are opposite', () => {
    const unit = [0.6, 0.8];
    for (const tiny of [1e-3, 1e-8, 1e-14]) {
      const turned = [0.6 * 7 - 0.8 * 7 * tiny, 0.8 * 7 + 0.6 * 7 * tiny];
      // Rounding of the vector itself, 10⁻¹⁶.
      expect(Math.abs(angleTo(turned, unit, 0) - tiny)).toBeLessThan(4e-16 + tiny ** 3);
    }
    expect(angleTo([-3, -4], unit, 0)).toBeCloseTo(Math.PI, 14);
    expect(angleTo([3, 4], unit, 5)).toBeCloseTo(Math.PI / 4, 14);
    expect(angleTo([0, 0], unit, 0)).toBeNaN();
  });
});
