import { expect } from 'vitest';

/** Largest |a − b| relative to the largest |b|: how far apart two vectors are, whatever their scale. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let scale = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!));
    scale = Math.max(scale, Math.abs(b[i]!));
    if (Number.isNaN(a[i]!) || Number.isNaN(b[i]!)) return Number.POSITIVE_INFINITY;
  }
  return difference === 0 ? 0 : difference / scale;
}

export function expectVectorsClose(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(relativeError(a, b)).toBeLessThanOrEqual(tolerance);
}
