import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SparseProduct } from '../../../../src/core/model/network/sparse-product.js';
import { matrix, matrixOps } from '../../../../src/core/ops/index.js';
import { expectSameBits } from '../../../support/close.js';

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const sparse = fc.oneof(fc.constant(0), fc.constant(-0), number);

describe('a product with few terms', () => {
  it('is to the last bit the product with all of them', () => {
    const shape = fc.record({ rows: fc.nat(6), inner: fc.nat(12), units: fc.integer({ min: 1, max: 9 }) });
    const factors = shape.chain(({ rows, inner, units }) =>
      fc.record({
        a: fc.array(sparse, { minLength: rows * inner, maxLength: rows * inner }).map((x) => matrix(rows, inner, x)),
        z: fc.array(sparse, { minLength: inner * units, maxLength: inner * units }).map((x) => matrix(inner, units, x)),
      }),
    );
    fc.assert(
      fc.property(factors, ({ a, z }) => {
        const result = matrix(a.rows, z.columns);
        new SparseProduct(a).eachRow(z.data, z.columns, (row, sums) => {
          result.data.set(sums, row * z.columns);
        });
        expectSameBits({ result }, { result: matrixOps.matmul(a, z) });
      }),
    );
    expect.hasAssertions();
  });
});
