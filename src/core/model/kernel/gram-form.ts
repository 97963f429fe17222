import { distance, multiply } from '../../linalg/index.js';
import { matrix } from '../../ops/index.js';
import type { Form } from '../form.js';
import type { KernelProblem } from './kernel-problem.js';
import { normFromCoordinates } from './kernel-problem.js';

/**
 * The Gram form (grw.md §5.1): with `θ_t = θ⁽⁰⁾ + Jᵀ a_t`, `f = f⁽⁰⁾ + K a` and `a ← (1 − ηλ) a − η q ∘ ℓ'`. An epoch
 * costs O(n²), however many parameters there are. State: a, [n, 1].
 */
export function gramForm(problem: KernelProblem): Form {
  const { kernel, f0, testKernel, testF0, span } = problem;
  const n = kernel.rows;
  return {
    signature: 'gram',
    constants: { kernel, f0: matrix(n, 1, f0) },
    initial: { a: matrix(n, 1) },
    predict: (ops, state, constants) => ops.add(constants['f0']!, ops.matmul(constants['kernel']!, state['a']!)),
    descend(ops, state, _constants, pull, decay) {
      const a = state['a']!;
      return { a: ops.sub(decay === null ? a : ops.mul(decay, a), pull) };
    },
    observe(state) {
      const a = state['a']!.data;
      const moved = span.projectCombination(a);
      const coordinates = moved.map((value, j) => value + span.initial[j]!);
      return {
        coordinates,
        norm: normFromCoordinates(span, coordinates),
        displacement: distance(moved, new Float64Array(moved.length)),
        trainPrediction: multiply(kernel, a).map((value, i) => value + f0[i]!),
        testPrediction: multiply(testKernel, a).map((value, i) => value + testF0[i]!),
      };
    },
  };
}
