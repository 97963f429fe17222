import { distance, multiply } from '../../linalg/index.js';
import type { TensorOps } from '../../ops/index.js';
import { matrix } from '../../ops/index.js';
import type { Form } from '../form.js';
import type { KernelProblem } from './kernel-problem.js';
import { kernelColumns, normFromCoordinates } from './kernel-problem.js';

/**
 * The Gram form (grw.md §5.1): with `θ_t = θ⁽⁰⁾ + Jᵀ a_t`, `f = f⁽⁰⁾ + K a` and `a ← (1 − ηλ) a − η q ∘ ℓ'`. An epoch
 * costs O(n²C), however many parameters there are, with a coupled kernel O(n²C²). State: a, [n, C], with a coupled kernel
 * [nC, 1].
 */
export function gramForm(problem: KernelProblem): Form {
  const { kernel, f0, testKernel, testF0, span, outputs } = problem;
  const columns = kernelColumns(problem);
  const samples = f0.length / outputs;
  const isCoupled = columns !== outputs;
  const perSample = <T>(ops: TensorOps<T>, f: T): T => (isCoupled ? ops.reshape(f, samples, outputs) : f);
  const asKernel = <T>(ops: TensorOps<T>, pull: T): T => (isCoupled ? ops.reshape(pull, kernel.rows, 1) : pull);
  return {
    signature: isCoupled ? `gram coupled ${outputs}` : 'gram',
    constants: { kernel, f0: matrix(kernel.rows, columns, f0) },
    initial: { a: matrix(kernel.rows, columns) },
    predict: (ops, state, constants) =>
      perSample(ops, ops.add(constants['f0']!, ops.matmul(constants['kernel']!, state['a']!))),
    descend(ops, state, _constants, pull, decay) {
      const a = state['a']!;
      return { a: ops.sub(decay === null ? a : ops.mul(decay, a), asKernel(ops, pull)) };
    },
    observe(state) {
      const a = state['a']!.data;
      const moved = span.projectCombination(a);
      const coordinates = moved.map((value, j) => value + span.initial[j]!);
      return {
        coordinates,
        norm: normFromCoordinates(span, coordinates),
        displacement: distance(moved, new Float64Array(moved.length)),
        trainPrediction: multiply(kernel, a, columns).map((value, i) => value + f0[i]!),
        testPrediction: multiply(testKernel, a, columns).map((value, i) => value + testF0[i]!),
      };
    },
  };
}
