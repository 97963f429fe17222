import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBytes, sizeOf } from '../../../src/core/cost/index.js';
import { BASE, cellsOf } from '../sweep/support.js';

function bytesOf(model: string, more = ''): number {
  return estimateBytes(cellsOf(`${BASE.replace('linear', model)}method: erm\n${more}`)[0]!.cell);
}

describe('the memory a cell is thought to take', () => {
  it('is mostly that of the weights where they are many, less where the first layer is not drawn or numbers are short', () => {
    const wide = (width: number, more = '') => bytesOf(`{ kind: network, depth: 1, width: ${width}${more} }`);
    expect(wide(2 ** 21) / wide(2 ** 20)).toBeCloseTo(2, 1);
    // θ⁽⁰⁾ alone is 784 float64 a unit.
    expect(wide(2 ** 14)).toBeGreaterThan(784 * 8 * 2 ** 14);
    // A million units are trained within 24 GiB, so they must not be thought to need more.
    expect(wide(2 ** 20, ', first_layer: implicit')).toBeLessThan(24 * 2 ** 30);
    expect(wide(2 ** 20, ', first_layer: implicit')).toBeLessThan(wide(2 ** 20) / 2);
    expect(bytesOf('{ kind: network, depth: 2, width: 4096 }', 'precision: float32')).toBeLessThan(
      bytesOf('{ kind: network, depth: 2, width: 4096 }'),
    );
  });

  it('of a small linear model is small', () => {
    expect(bytesOf('linear')).toBeLessThan(5e7);
  });

  it('is reserved in sizes at most a fifth above it, that are their own size', () => {
    expect(sizeOf(0)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 1e15, noNaN: true }), (bytes) => {
        const size = sizeOf(bytes);
        // 2^(1/4) < 1.19; logarithm and power are rounded.
        expect(size).toBeGreaterThanOrEqual(bytes * (1 - 1e-12));
        expect(size).toBeLessThan(bytes * 1.19 * (1 + 1e-12));
      }),
    );
  });
});
