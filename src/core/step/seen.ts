import type { Loss } from '../loss/index.js';
import { classLogOdds, classMargin } from '../loss/index.js';
import type { TensorOps } from '../ops/index.js';
import type { Seen } from '../rule/index.js';

/** What a rule may look at of predictions, given their targets in the form of the loss. */
export function seenOf<T>(
  ops: TensorOps<T>,
  loss: Loss,
  prediction: T,
  target: T,
  constants: Readonly<Record<string, T>>,
): Seen<T> {
  const losses = (): T => loss.value(ops, prediction, target, constants);
  if (loss.classes === undefined) {
    const margins = (): T => ops.mul(target, prediction);
    return { losses, margins, logOdds: margins };
  }
  return {
    losses,
    margins: () => classMargin(ops, prediction, target, constants),
    logOdds: () => classLogOdds(ops, prediction, target, constants),
  };
}
