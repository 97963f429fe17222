import { classConstants, countClasses, rowSum } from './classes.js';
import type { Loss } from './loss.js';
import type { TrainingSet } from './training-set.js';

/** `½ ‖ŷ − e_y‖²` on C ≥ 2 outputs, e_y the one-hot vector of the class: equation (5) in the paper's Appendix B. */
export function vectorSquared({ labels, classes = countClasses(labels) }: TrainingSet): Loss {
  return {
    classes,
    constants: classConstants(classes),
    value(ops, prediction, target, constants) {
      const residual = ops.sub(prediction, target);
      return ops.mul(ops.constant(0.5), rowSum(ops, ops.mul(residual, residual), constants));
    },
    derivative: (ops, prediction, target) => ops.sub(prediction, target),
    curvature: 1,
  };
}
