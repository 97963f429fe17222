import { multiply } from '../../linalg/index.js';
import type { Matrix } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { Form } from '../form.js';
import { gramForm } from './gram-form.js';
import type { KernelProblem } from './kernel-problem.js';
import { kernelSpan } from './kernel-span.js';

/** An orthonormal basis of the span of the training gradients, from the eigenvectors of the kernel `K = V diag(s) Vᵀ`. */
export interface Eigenbasis {
  /** The training gradients in it, `Φ = V diag(s)^½`, [n, r]: `Φ Φᵀ = K`. Directions lost in rounding are left out. */
  readonly features: Matrix;
  /** The basis in terms of the gradients, `V diag(s)^−½`, [n, r]: the vector w of coordinates is `Jᵀ a` for a = this · w. */
  readonly combinations: Matrix;
}

export function eigenbasis(kernel: Matrix): Eigenbasis {
  const n = kernel.rows;
  const identity = matrix(n, n);
  for (let i = 0; i < n; i++) identity.data[i * n + i] = 1;
  const span = kernelSpan(kernel);
  const features = span.ofCombination(identity);
  const isKept = (j: number): boolean => features.data.subarray(j * n, (j + 1) * n).some((value) => value !== 0);
  const kept = Array.from({ length: n }, (_, j) => j).filter(isKept);
  return { features: columnsOf(features, kept), combinations: columnsOf(span.ofValues(identity), kept) };
}

/**
 * The form in an orthonormal basis of the span of the training gradients: with `θ = θ⁽⁰⁾ + B w`, `f = f⁽⁰⁾ + Φ w` and
 * `w ← (1 − ηλ) w − Φᵀ (η q ∘ ℓ')`. Where the kernel is singular the Gram form's a grows along directions that leave θ
 * alone until nothing of f is left but rounding; here there are no such directions. State: w, [r, 1].
 */
export function spanForm(problem: KernelProblem, { features, combinations }: Eigenbasis): Form {
  const { f0 } = problem;
  const gram = gramForm(problem);
  return {
    signature: 'span',
    constants: { features, f0: matrix(f0.length, 1, f0) },
    initial: { w: matrix(features.columns, 1) },
    predict: (ops, state, constants) => ops.add(constants['f0']!, ops.matmul(constants['features']!, state['w']!)),
    descend(ops, state, constants, pull, decay) {
      const w = state['w']!;
      const step = ops.matmul(constants['features']!, pull, { a: true });
      return { w: ops.sub(decay === null ? w : ops.mul(decay, w), step) };
    },
    observe(state) {
      const w = state['w']!.data;
      const a = multiply(combinations, w);
      return {
        ...gram.observe({ a: matrix(a.length, 1, a) }),
        trainPrediction: multiply(features, w).map((value, i) => value + f0[i]!),
      };
    },
  };
}

/** Rows of a matrix as columns. */
function columnsOf({ columns, data }: Matrix, rows: readonly number[]): Matrix {
  const result = matrix(columns, rows.length);
  rows.forEach((row, j) => {
    for (let i = 0; i < columns; i++) result.data[i * rows.length + j] = data[row * columns + i]!;
  });
  return result;
}
