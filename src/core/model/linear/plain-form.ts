import { distance, multiply, norm } from '../../linalg/index.js';
import { matrix } from '../../ops/index.js';
import type { Form } from '../form.js';
import type { LinearProblem } from './linear-problem.js';

/** The textbook form: `f = X θ`, `θ ← θ − Xᵀ(η q ∘ ℓ') − ηλ(θ − θ⁽⁰⁾)`. O(ndC) per epoch. State: θ, [d, C]. */
export function plainForm(problem: LinearProblem): Form {
  const { dataset, theta0, outputs, span } = problem;
  const { x } = dataset.train;
  const start = matrix(x.columns, outputs, theta0);
  return {
    signature: 'linear plain',
    constants: { x, theta0: start },
    initial: { theta: start },
    predict: (ops, state, constants) => ops.matmul(constants['x']!, state['theta']!),
    descend(ops, state, constants, pull, decay) {
      const theta = state['theta']!;
      const step = ops.matmul(constants['x']!, pull, { a: true });
      if (decay === null) return { theta: ops.sub(theta, step) };
      const theta0 = constants['theta0']!;
      return { theta: ops.sub(ops.add(theta0, ops.mul(decay, ops.sub(theta, theta0))), step) };
    },
    observe(state) {
      const theta = state['theta']!.data;
      return {
        coordinates: span.project(theta),
        norm: norm(theta),
        displacement: distance(theta, theta0),
        trainPrediction: multiply(x, theta, outputs),
        testPrediction: multiply(dataset.test.x, theta, outputs),
      };
    },
  };
}
