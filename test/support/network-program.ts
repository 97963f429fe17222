import type { Program } from '../../src/core/engine/index.js';
import { matrix } from '../../src/core/ops/index.js';

/** A network with two hidden layers and sigmoid activations that descends on squared loss, on made-up data. */
export function networkProgram({ samples, width }: { readonly samples: number; readonly width: number }): Program {
  const fill = (rows: number, columns: number, size: number) =>
    matrix(
      rows,
      columns,
      Array.from({ length: rows * columns }, (_, i) => Math.fround(size * Math.sin(1.3 * i * i + i))),
    );
  return {
    signature: 'test network',
    initial: {
      w0: fill(10, width, 1),
      w1: fill(width, width, 2 / Math.sqrt(width)),
      w2: fill(width, 1, 1 / Math.sqrt(width)),
    },
    constants: { x: fill(samples, 10, 1), y: fill(samples, 1, 1), rate: matrix(1, 1, [1 / 64]) },
    step(ops, { w0, w1, w2 }, { x, y, rate }) {
      const one = ops.constant(1);
      const h1 = ops.sigmoid(ops.matmul(x!, w0!));
      const h2 = ops.sigmoid(ops.matmul(h1, w1!));
      const residual = ops.sub(ops.matmul(h2, w2!), y!);
      const delta2 = ops.mul(ops.matmul(residual, w2!, { b: true }), ops.mul(h2, ops.sub(one, h2)));
      const delta1 = ops.mul(ops.matmul(delta2, w1!, { b: true }), ops.mul(h1, ops.sub(one, h1)));
      type Value = typeof h1;
      const descend = (w: Value, input: Value, delta: Value): Value =>
        ops.sub(w, ops.mul(rate!, ops.matmul(input, delta, { a: true })));
      return { w0: descend(w0!, x!, delta1), w1: descend(w1!, h1, delta2), w2: descend(w2!, h2, residual) };
    },
  };
}
