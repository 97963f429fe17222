import type { Cell, MethodSpec } from '../cell/index.js';
import { linearisedPartner } from '../cell/index.js';
import type { Dataset, Grouping } from '../data/index.js';
import { groupingOf } from '../data/index.js';
import { targetsOf } from '../loss/index.js';
import type { KernelProblem } from '../model/index.js';
import type { Matrix } from '../ops/index.js';
import { ruleOf } from '../rule/index.js';
import { modelOf } from './model-of.js';
import { isSquared, lossOn } from './run.js';

/** What closed-form limits of a cell's linearisation are made of, for any weights and λ (see `regularisedPath`). */
export interface LinearisedLimit {
  /** K at the cell's own initial point and data: of a network the tangent kernel at θ⁽⁰⁾. */
  readonly problem: KernelProblem;
  readonly targets: Matrix;
  readonly grouping: Grouping;
  /** q, length n, where the cell's rule keeps it; null where it follows the losses. */
  readonly staticWeights: Float64Array | null;
}

/** Null for other losses than the squared one, whose limits have no closed form. Draws the initial point of a network. */
export function linearisedLimit(cell: Cell, dataset: Dataset): LinearisedLimit | null {
  if (!isSquared(cell.loss)) return null;
  const loss = lossOn(cell.loss, dataset);
  const problem = modelOf(linearisedPartner(cell) ?? cell, dataset, loss.classes ?? 1).exact;
  if (problem === null) return null;
  const targets = targetsOf(loss, dataset.train.y);
  return underMethod({ problem, targets, grouping: groupingOf(dataset), staticWeights: null }, cell.method);
}

/** The same for another method: K is that of the initial point, whatever the weights. */
export function underMethod(limit: LinearisedLimit, method: MethodSpec): LinearisedLimit {
  return { ...limit, staticWeights: ruleOf(method, limit.grouping).staticWeights };
}
