import { classConstants, classLogOdds, countClasses, rowSum, wrongClasses } from './classes.js';
import type { Loss } from './loss.js';
import type { TrainingSet } from './training-set.js';

/**
 * Softmax cross-entropy `−log p_y`, `p_j = e^{ŷ_j} / Σ_k e^{ŷ_k}`, over C ≥ 2 classes (the paper's Appendix B). Computed
 * from the log-odds s of the true class as `log(1 + e^{−s})`, which keeps its digits down to losses of 10⁻³⁰⁰; with two
 * classes it is the logistic loss of the difference of the outputs. Likewise the derivative `p − Y` is computed without
 * the difference `p_y − 1`. ℒ: the Hessian `diag(p) − ppᵀ` has no eigenvalue above ½, by Gershgorin `2p(1 − p)`.
 */
export function crossEntropy({ labels, classes = countClasses(labels) }: TrainingSet): Loss {
  return {
    classes,
    constants: classConstants(classes),
    value: (ops, prediction, target, constants) =>
      ops.softplus(ops.neg(classLogOdds(ops, prediction, target, constants))),
    derivative(ops, prediction, target, constants) {
      const wrong = ops.mul(ops.softmax(prediction), wrongClasses(ops, target));
      return ops.sub(wrong, ops.mul(target, rowSum(ops, wrong, constants)));
    },
    curvature: 0.5,
  };
}
