import type { Program } from '../../src/core/engine/index.js';
import { matrix } from '../../src/core/ops/index.js';

/** Logistic regression with Group DRO-like weights and a penalty, on made-up data. */
export function linearProgram({ samples, features }: { readonly samples: number; readonly features: number }): Program {
  const wave = (i: number): number => Math.sin(1.7 * i * i + i);
  const fill = (rows: number, columns: number, f: (i: number) => number) =>
    matrix(
      rows,
      columns,
      Array.from({ length: rows * columns }, (_, i) => Math.fround(f(i))),
    );
  return {
    signature: 'test linear logistic',
    initial: { theta: fill(features, 1, (i) => wave(i) / 10), log_weights: matrix(1, 2) },
    constants: {
      x: fill(samples, features, wave),
      y: fill(samples, 1, (i) => (i % 3 === 0 ? 1 : -1)),
      means: fill(samples, 2, (i) => ((i >> 1) % 2 === i % 2 ? 2 / samples : 0)),
      rate: matrix(1, 1, [1 / 64 / features]),
      nu: matrix(1, 1, [1 / 128]),
      decay: matrix(1, 1, [1 - 2 ** -12]),
    },
    step(ops, state, constants) {
      const { x, y, means, rate, nu, decay } = constants;
      const margin = ops.mul(y!, ops.matmul(x!, state['theta']!));
      const risks = ops.matmul(ops.softplus(ops.neg(margin)), means!, { a: true });
      const raised = ops.add(state['log_weights']!, ops.mul(nu!, risks));
      const q = ops.matmul(means!, ops.softmax(state['log_weights']!), { b: true });
      const slope = ops.neg(ops.mul(y!, ops.sigmoid(ops.neg(margin))));
      const pull = ops.matmul(x!, ops.mul(rate!, ops.mul(q, slope)), { a: true });
      return {
        theta: ops.sub(ops.mul(decay!, state['theta']!), pull),
        log_weights: ops.sub(raised, ops.rowMax(raised)),
      };
    },
  };
}
