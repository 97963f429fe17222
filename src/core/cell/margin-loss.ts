import type { LossSpec } from './cell.js';

/** The losses of one real output that fall for ever as the margin y f(x) grows: those of classification. */
const MARGIN_LOSSES: readonly LossSpec['name'][] = ['logistic', 'poly-tail', 'vs', 'wce', 'la', 'cdt', 'ldam'];

export function isMarginLoss({ name }: LossSpec): boolean {
  return MARGIN_LOSSES.includes(name);
}
