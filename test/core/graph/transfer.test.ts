import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pack, unpack } from '../../../src/core/graph/index.js';
import { matrix } from '../../../src/core/ops/index.js';

describe('numbers on their way into TensorFlow and back', () => {
  const anyFloat64 = fc
    .bigInt({ min: 0n, max: 2n ** 64n - 1n })
    .map((bits) => new Float64Array(BigUint64Array.of(bits).buffer)[0]!);

  it('keep every bit in float64', () => {
    fc.assert(
      fc.property(fc.array(anyFloat64, { minLength: 1 }), (data) => {
        const sent = pack(matrix(data.length, 1, data), 'float64');
        expect(sent.shape).toEqual([data.length, 1, 2]);
        const received = unpack({ rows: data.length, columns: 1 }, sent.values);
        data.forEach((value, i) => expect(received.data[i]).toBe(value));
      }),
    );
  });

  it('are rounded once in float32', () => {
    const sent = pack(matrix(1, 2, [0.1, 1 + 2 ** -30]), 'float32');
    expect(sent.shape).toEqual([1, 2]);
    expect([...unpack({ rows: 1, columns: 2 }, sent.values).data]).toEqual([Math.fround(0.1), 1]);
  });

  it('arrive in memory of their own, from any offset', () => {
    const answer = new Int32Array(Float64Array.of(0, 0.1, -0).buffer).subarray(2);
    const misaligned = new Int32Array(new ArrayBuffer(20), 4, 4);
    misaligned.set(answer);
    const received = unpack({ rows: 2, columns: 1 }, misaligned);
    misaligned.fill(0);
    expect([...received.data]).toEqual([0.1, -0]);
  });
});
