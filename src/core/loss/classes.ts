/** Several outputs ŷ, [n, C], against one-hot targets Y, [n, C]: what losses and rules want to know of them. */
import type { Constants } from '../engine/index.js';
import type { TensorOps } from '../ops/index.js';
import { matrix } from '../ops/index.js';

const ONES = 'class_ones';

/** The constants that `rowSum` and `classLogOdds` need. */
export function classConstants(classes: number): Constants {
  return { [ONES]: matrix(classes, 1, new Float64Array(classes).fill(1)) };
}

/** C, from labels of which the largest is C − 1. */
export function countClasses(...labels: readonly Float64Array[]): number {
  return labels.reduce((most, some) => some.reduce((largest, label) => Math.max(largest, label), most), 0) + 1;
}

/** Sum over the classes, [n, C] → [n, 1]. */
export function rowSum<T>(ops: TensorOps<T>, value: T, constants: Readonly<Record<string, T>>): T {
  return ops.matmul(value, constants[ONES]!);
}

/** 1 for every wrong class, else 0, [n, C]. */
export function wrongClasses<T>(ops: TensorOps<T>, target: T): T {
  return ops.sub(ops.constant(1), target);
}

/** ŷ_y, [n, 1]. */
function trueOutput<T>(ops: TensorOps<T>, prediction: T, target: T, constants: Readonly<Record<string, T>>): T {
  return rowSum(ops, ops.mul(prediction, target), constants);
}

/** ŷ with the true class's output lowered to the smallest of the row, so that it is never the only largest, [n, C]. */
function withoutTrue<T>(ops: TensorOps<T>, prediction: T, target: T): T {
  const smallest = ops.neg(ops.rowMax(ops.neg(prediction)));
  return ops.add(ops.mul(prediction, wrongClasses(ops, target)), ops.mul(target, smallest));
}

/** `z = ŷ_y − max_{j≠y} ŷ_j`, [n, 1]: positive where the largest output is the true class's, and no other's. */
export function classMargin<T>(ops: TensorOps<T>, prediction: T, target: T, constants: Readonly<Record<string, T>>): T {
  const others = withoutTrue(ops, prediction, target);
  return ops.sub(trueOutput(ops, prediction, target, constants), ops.rowMax(others));
}

/**
 * `log(p_y / (1 − p_y)) = ŷ_y − log Σ_{j≠y} e^{ŷ_j}` with p the softmax of ŷ, [n, 1]; with two classes the margin. Never
 * overflows unless it is itself beyond float64.
 */
export function classLogOdds<T>(
  ops: TensorOps<T>,
  prediction: T,
  target: T,
  constants: Readonly<Record<string, T>>,
): T {
  const others = withoutTrue(ops, prediction, target);
  const largest = ops.rowMax(others);
  const raised = ops.exp(ops.sub(others, largest));
  const total = rowSum(ops, ops.mul(raised, wrongClasses(ops, target)), constants);
  // The largest contributes exactly 1; what is left may be −ε by rounding.
  const excess = ops.maximum(ops.sub(total, ops.constant(1)), ops.constant(0));
  const margin = ops.sub(trueOutput(ops, prediction, target, constants), largest);
  return ops.sub(margin, ops.log1p(excess));
}
