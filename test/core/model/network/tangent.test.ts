import { describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../../../src/core/cell/index.js';
import type { State } from '../../../../src/core/engine/index.js';
import { linearisedProblem, networkProblem } from '../../../../src/core/model/index.js';
import { matrixOps } from '../../../../src/core/ops/index.js';
import { networkSpec } from '../../../support/networks.js';
import { randomDataset } from '../../../support/problems.js';
import { expectVectorsClose } from '../../../support/vectors.js';

const dataset = randomDataset([3, 2], 4);

/** ∂f(x_i)/∂θ_p at θ⁽⁰⁾, by central differences of the plain form, [n][P]. */
function jacobian(spec: NetworkSpec): { rows: number[][]; theta0: number[] } {
  const { form } = networkProblem(spec, dataset, 0, false, { input: 'plain' });
  const f = (state: State) => form.predict(matrixOps, state, form.constants).data;
  const step = 1e-4;
  const columns = Object.entries(form.initial).flatMap(([name, m]) =>
    [...m.data].map((_, p) => {
      const at = (by: number) =>
        f({ ...form.initial, [name]: { ...m, data: m.data.map((v, q) => (q === p ? v + by : v)) } });
      const [a, b, c, d] = [-2 * step, -step, step, 2 * step].map(at) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      return Array.from(a, (_, i) => (a[i]! - 8 * b[i]! + 8 * c[i]! - d[i]!) / (12 * step));
    }),
  );
  return {
    rows: Array.from({ length: dataset.train.x.rows }, (_, i) => columns.map((column) => column[i]!)),
    theta0: Object.values(form.initial).flatMap((m) => [...m.data]),
  };
}

const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, p) => sum + x * b[p]!, 0);

const CASES = [1, 2, 3].flatMap((depth) =>
  (['zero-output', 'ntk'] as const).flatMap((init) =>
    (['ntk', 'standard'] as const).map((parametrisation) => ({ depth, init, parametrisation })),
  ),
);

describe('the tangent kernel at θ⁽⁰⁾', () => {
  it.each(CASES)('is that of a numeric Jacobian: depth $depth, init $init, $parametrisation', (changes) => {
    const spec = networkSpec({ ...changes, width: 6, activation: 'swish', beta: 0.4 });
    const { rows, theta0 } = jacobian(spec);
    const expected = rows.flatMap((a) => rows.map((b) => product(a, b)));
    for (const input of ['gram', 'plain'] as const) {
      const { tangent } = networkProblem(spec, dataset, 0, false, { input });
      expectVectorsClose(tangent.kernel.data, expected, 1e-9);
      expectVectorsClose(
        tangent.slopeAlongStart.data,
        rows.map((row) => product(row, theta0)),
        1e-9,
      );
    }
  });

  it('of a zero output layer is ⟨x^L, x^L⟩/m + β²', () => {
    const spec = networkSpec({ depth: 2, width: 6 });
    const { tangent, net, start } = networkProblem(spec, dataset, 0, false);
    const x = dataset.train.x;
    const weights = { data: new Float64Array(4 * 6) };
    const bias = new Float64Array(6);
    start.eachFirstUnit((unit, w, b) => {
      w.forEach((value, j) => (weights.data[j * 6 + unit] = value));
      bias[unit] = b;
    });
    const h1 = (i: number, u: number) =>
      [0, 1, 2, 3].reduce((sum, j) => sum + x.data[i * 4 + j]! * weights.data[j * 6 + u]!, 0) / 2 + 0.1 * bias[u]!;
    const hidden = start.layers[0]!;
    const erfOf = (value: number) => net.activation.value(matrixOps, matrixOps.constant(value)).data[0]!;
    const units = [0, 1, 2, 3, 4, 5];
    const x2 = (i: number) =>
      units.map((u) =>
        erfOf(
          units.reduce((sum, v) => sum + erfOf(h1(i, v)) * hidden.weights.data[v * 6 + u]!, 0) / Math.sqrt(6) +
            0.1 * hidden.bias.data[u]!,
        ),
      );
    const last = [0, 1, 2, 3, 4].map(x2);
    expectVectorsClose(
      tangent.kernel.data,
      last.flatMap((a) => last.map((b) => product(a, b) / 6 + 0.01)),
      1e-13,
    );
  });

  it('has coordinates whose inner products are the kernel, and that keep ‖θ⁽⁰⁾‖', () => {
    const spec = networkSpec({ depth: 2, width: 9, init: 'ntk' });
    const problem = networkProblem(spec, dataset, 0, false);
    const { span, kernel } = linearisedProblem(problem);
    const basis = [0, 1, 2, 3, 4].map((i) => [
      ...span.projectCombination(Float64Array.from([0, 1, 2, 3, 4], (j) => (i === j ? 1 : 0))),
    ]);
    expectVectorsClose(
      basis.flatMap((a) => basis.map((b) => product(a, b))),
      kernel.data,
      1e-12,
    );
    // ⟨∇f(x_i), θ⁽⁰⁾⟩ in coordinates.
    expectVectorsClose(
      basis.map((row) => product(row, [...span.initial])),
      problem.tangent.slopeAlongStart.data,
      1e-12,
    );
    expect(Math.hypot(...span.initial, span.initialOutside)).toBeCloseTo(problem.form.initialNorm, 12);
  });
});
