import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateBytes, sizeOf } from '../../../src/core/cost/index.js';
import { BASE, cellsOf } from '../sweep/support.js';

/** Of a sweep of one cell; all have a hundred points to evaluate on. */
function bytesOf(model: string, more = ''): number {
  return estimateBytes(
    cellsOf(`${BASE.replace('linear', model).replace('} }', '}, test: { 0: 50, 1: 50 } }')}method: erm\n${more}`)[0]!
      .cell,
  );
}

describe('the memory a cell is thought to take', () => {
  /**
   * Peak of the resident memory (VmHWM) above that of the process after it had trained a small network, in MB; six images and
   * a hundred to evaluate on, 3 to 20 epochs, libtensorflow 2.21, Node 20. In the garbage collector's time it varies.
   */
  const MEASURED: readonly (readonly [string, string, number])[] = [
    ['{ kind: network, width: 16384 }', 'precision: float32', 115],
    ['{ kind: network, width: 16384 }', 'precision: float64', 117],
    ['{ kind: network, width: 131072 }', 'precision: float32', 445],
    ['{ kind: network, width: 131072, first_layer: implicit }', 'precision: float32', 450],
    ['{ kind: network, width: 1024, depth: 2 }', 'precision: float32', 121],
    ['{ kind: network, width: 4096, depth: 2 }', 'precision: float32', 819],
    ['{ kind: network, width: 4096, depth: 2 }', 'precision: float64', 1035],
    ['{ kind: network, width: 2048, depth: 2 }', 'precision: float32\nlambda: 0.1', 410],
    ['{ kind: network, width: 1024, depth: 3 }', 'precision: float64', 184],
    ['{ kind: linearised, width: 16384 }', '', 126],
    ['{ kind: linearised, width: 2048, depth: 2 }', '', 79],
  ];

  it.each(MEASURED)(
    'is what was measured, within a factor of two, and of 1.25 below: %s %s',
    (model, more, measured) => {
      const ratio = bytesOf(model, `${more}\ntrain: { record: { points: 10 } }`) / 1e6 / measured;
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(2);
    },
  );

  it('is mostly that of the weights of further layers, and less where numbers are short', () => {
    const wide = (width: number, more = '') => bytesOf(`{ kind: network, depth: 1, width: ${width}${more} }`);
    expect(wide(2 ** 21) / wide(2 ** 20)).toBeCloseTo(2, 1);
    // A million units are trained within 16 GiB, drawn or not, so they must not be thought to need more.
    expect(wide(2 ** 20, ', first_layer: implicit')).toBeLessThan(16 * 2 ** 30);
    expect(wide(2 ** 20)).toBeLessThan(16 * 2 ** 30);
    // θ⁽⁰⁾ alone is as much.
    expect(bytesOf('{ kind: network, depth: 2, width: 16384 }')).toBeGreaterThan(8 * 16384 ** 2);
    expect(bytesOf('{ kind: network, depth: 2, width: 4096 }', 'precision: float32')).toBeLessThan(
      bytesOf('{ kind: network, depth: 2, width: 4096 }', 'precision: float64'),
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
